import {
  cloudOf,
  cloudParameters,
  openshiftOnCloud,
  parseRequest,
  planOpenshiftOnCloud,
  providerTypeOf,
  sourceFieldOf,
  type CloudConfig,
  type CloudType,
  type DayRange,
  type EnabledKey,
  type RunParameters,
} from '@ocp/core';
import { engineRun, onlyWindow } from './engine-run.ts';
import type { FileRows, Row, Rows } from './written-rows.ts';
import { pod, volume } from './rows.ts';
import { run, tenant } from './run.ts';

export const cloudUuid = 'c1e54a7c-91a7-4f6b-9ae9-3a3f3a6d2b11';

/** Keys enabled for both OpenShift and a cloud. */
export const sharedKeys = (type: CloudType, ...keys: string[]): EnabledKey[] =>
  keys.flatMap((key) => ['OCP', type].map((providerType) => ({ key, providerType })));

const registeredOf = (enabled: readonly EnabledKey[]) =>
  [...new Set(enabled.map(({ key }) => key))].map((key) => ({
    key,
    openshift: enabled.some((other) => other.key === key && other.providerType === 'OCP'),
  }));

/** What a run of one cluster on a cloud is given; unset, there is one node `i-1` and one volume `vol-1` on one day. */
export interface OnCloud {
  /** Rows of the bill that are attributed: `bill_rows`. */
  bill?: FileRows;
  /** Rows of the cloud's other inputs, by relation. */
  inputs?: Rows;
  pods?: FileRows;
  volumes?: FileRows;
  /** The managed summary of all clusters. */
  openshift?: readonly Row[];
  /** What runs of other clusters left, where the cloud keeps something. */
  others?: readonly Row[];
  keys?: readonly EnabledKey[];
  reported?: CloudConfig['reportedTagPairs'];
  /** Unset, those that are enabled. */
  registered?: CloudConfig['registeredKeys'];
  aliases?: CloudConfig['accountAliases'];
  diskSizes?: CloudConfig['diskSizes'];
  /** Further fields of the request. */
  said?: object;
  /** Percent. */
  markup?: number;
  distribution?: 'cpu' | 'memory';
  days?: DayRange;
  run?: Partial<RunParameters>;
}

/** The only window of a run, as the plan hands it to an engine. */
export function onCloudWindow(type: CloudType, input: OnCloud = {}) {
  const days = input.days ?? { start: '2025-10-01', end: '2025-10-01' };
  const parameters = { ...run, ...input.run };
  const request = parseRequest({
    provider_type: providerTypeOf(type),
    schema: 'org1',
    ocp_source_uuid: parameters.sourceUuid,
    [sourceFieldOf(type)]: cloudUuid,
    start_date: days.start,
    end_date: days.end,
    date_step: 31,
    ...input.said,
  });
  const enabledKeys = input.keys ?? sharedKeys(type, 'app', 'env');
  const config: CloudConfig = {
    billId: 7,
    clusterKnown: true,
    markup: input.markup ?? 0,
    openshiftMarkup: undefined,
    distribution: input.distribution ?? 'cpu',
    accountAliases: input.aliases ?? [],
    reportedTagPairs: input.reported ?? [],
    registeredKeys: input.registered ?? registeredOf(enabledKeys),
    diskSizes: input.diskSizes ?? [],
  };
  const cloud = cloudParameters(request, { type, source: cloudUuid }, config);
  const state = { living: [{ source: parameters.sourceUuid, cloud: undefined, periods: [] }], before: [] };
  return onlyWindow(planOpenshiftOnCloud(request, parameters, cloud, tenant({ enabledKeys }), config, state));
}

/** Runs the pipeline of OpenShift on a cloud and gives the rows of some relations; without a name it makes all. */
export async function onCloud(type: CloudType, input: OnCloud, ...names: string[]): Promise<Row[][]> {
  const { kept } = cloudOf(type);
  const rows: Rows = {
    bill_rows: input.bill ?? [],
    pod_days: input.pods ?? [pod()],
    storage_days: input.volumes ?? [volume()],
    openshift_rows: input.openshift ?? [],
    ...(kept && input.others && { [kept.relation]: input.others }),
    ...input.inputs,
  };
  return engineRun({ pipeline: openshiftOnCloud(type), window: onCloudWindow(type, input), rows }, names);
}

/** The sum of a column; null counts nothing. */
export const total = (rows: readonly Row[], column: string): number =>
  rows.reduce((sum, row) => sum + Number(row[column] ?? 0), 0);
