import type { CloudType } from '@ocp/core';
import { awsRules } from './aws/index.ts';
import { azureRules } from './azure/index.ts';
import type { CloudRules } from './cloud-rules.ts';
import { gcpRules } from './gcp/index.ts';

export type { BillRow, CloudRules } from './cloud-rules.ts';

const rules: Readonly<Record<CloudType, CloudRules>> = {
  AWS: awsRules,
  Azure: azureRules,
  GCP: gcpRules,
};

/** The rules of a cloud. */
export const cloudRules = (type: CloudType): CloudRules => rules[type];
