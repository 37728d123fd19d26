import { wordOf, type CloudType } from '@ocp/core';
import { defaults, type GenerateOptions } from '../generate/options.ts';
import { awsReading } from './aws.ts';
import { azureReading } from './azure.ts';
import type { BillReading } from './bill.ts';
import { gcpReading } from './gcp.ts';

/** Where the costs of each cloud's bill stand. */
export const readings: Readonly<Record<CloudType, BillReading>> = {
  AWS: awsReading,
  Azure: azureReading,
  GCP: gcpReading,
};

/** A tenant and a bill for each cloud: demos in one database do not meet. */
export function demoTenant(cloud: CloudType): Pick<GenerateOptions, 'cloud' | 'schema' | 'cloudSource'> {
  if (cloud === defaults.cloud) return { cloud, schema: 'ocp_demo', cloudSource: defaults.cloudSource };
  const place = Object.keys(readings).indexOf(cloud) + 1;
  return {
    cloud,
    schema: `ocp_demo_${wordOf(cloud)}`,
    cloudSource: `${defaults.cloudSource.slice(0, -1)}${place}`,
  };
}
