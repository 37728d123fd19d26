import { OcpError, type CloudType } from '@ocp/core';
import { awsRules } from './aws/index.ts';
import { azureRules } from './azure/index.ts';
import type { CloudRules } from './cloud-rules.ts';
import { gcpRules } from './gcp/index.ts';

export type { BillRow, CloudRules } from './cloud-rules.ts';

const rules: Readonly<Partial<Record<CloudType, CloudRules>>> = {
  AWS: awsRules,
  Azure: azureRules,
  GCP: gcpRules,
};

/** The rules of a cloud. Fails with `PIPELINE_UNSUPPORTED` for one that is not built yet. */
export function cloudRules(type: CloudType): CloudRules {
  const found = rules[type];
  if (found !== undefined) return found;
  throw new OcpError('PIPELINE_UNSUPPORTED', `no rules of ${type}`, { where: { cloud: type } });
}
