import { OcpError, type CloudType } from '../contract/index.ts';
import { aws } from './aws.ts';
import { azure } from './azure.ts';
import type { Cloud } from './cloud.ts';
import { gcp } from './gcp.ts';

export { amountsOf, costsOf, markupsOf } from './cloud.ts';
export type { AfterDifferences, Cloud, ConsoleTable, Differences, KeptState, OnAllColumn } from './cloud.ts';
export { containsAny, type Filter } from './filter.ts';
export { kokuTables, type KokuTables } from './tables.ts';

/** The clouds that OpenShift is attributed on. */
export const clouds: Readonly<Partial<Record<CloudType, Cloud>>> = { AWS: aws, Azure: azure, GCP: gcp };

/** What a cloud is to this system. Fails with `PIPELINE_UNSUPPORTED` for one that is not built yet. */
export function cloudOf(type: CloudType): Cloud {
  const cloud = clouds[type];
  if (cloud !== undefined) return cloud;
  throw new OcpError('PIPELINE_UNSUPPORTED', `OpenShift on ${type} cannot be run yet`, {
    where: { cloud: type },
    hint: `On ${Object.keys(clouds).join(', ')} it can.`,
  });
}
