import type { CloudType } from '../contract/index.ts';
import { aws } from './aws.ts';
import { azure } from './azure.ts';
import type { Cloud } from './cloud.ts';
import { gcp } from './gcp.ts';

export { awsProducts } from './aws.ts';
export { azureNamePart, azureServices } from './azure.ts';
export { amountsOf, costsOf, markupsOf } from './cloud.ts';
export type { AfterDifferences, Cloud, ConsoleTable, Differences, KeptState, OnAllColumn } from './cloud.ts';
export type { DailySummary, FurtherTable } from './daily/summary.ts';
export { containsAny, type Filter } from './filter.ts';
export { kokuTables, type KokuTables } from './tables.ts';

/** The clouds that OpenShift is attributed on. */
export const clouds: Readonly<Record<CloudType, Cloud>> = { AWS: aws, Azure: azure, GCP: gcp };

/** What a cloud is to this system. */
export const cloudOf = (type: CloudType): Cloud => clouds[type];
