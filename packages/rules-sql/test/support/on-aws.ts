import {
  cloudParameters,
  ocpAwsPipeline,
  openshiftOnAwsConfig,
  parseRequest,
  planOpenshiftOnAws,
  type CloudConfig,
  type DayRange,
  type EnabledKey,
  type ResultTable,
  type RunParameters,
} from '@ocp/core';
import { engineRun, stateOf, type Inputs, type Row } from './engine-run.ts';
import { pod, volume } from './rows.ts';
import { run, tenant } from './run.ts';

export const cloudUuid = 'c1e54a7c-91a7-4f6b-9ae9-3a3f3a6d2b11';

/** Keys enabled for both OpenShift and AWS. */
export const sharedKeys = (...keys: string[]): EnabledKey[] =>
  keys.flatMap((key) => ['OCP', 'AWS'].map((providerType) => ({ key, providerType })));

/** What a run of one cluster on AWS is given; unset, there is one node `i-1` and one volume `vol-1` on one day. */
export interface OnAws {
  bill?: Inputs['aws_days'];
  hours?: Inputs['aws_hours'];
  pods?: Inputs['pod_days'];
  volumes?: Inputs['storage_days'];
  /** The managed summary of all clusters. */
  openshift?: readonly Row[];
  /** Tag-matched rows that runs of other clusters left. */
  others?: readonly Row[];
  keys?: readonly EnabledKey[];
  reported?: CloudConfig['reportedTagPairs'];
  aliases?: CloudConfig['accountAliases'];
  /** Percent. */
  markup?: number;
  distribution?: 'cpu' | 'memory';
  days?: DayRange;
  run?: Partial<RunParameters>;
}

/** Days, configuration and state of a run, as the plan hands them to an engine. */
export function onAwsJob(input: OnAws) {
  const days = input.days ?? { start: '2025-10-01', end: '2025-10-01' };
  const parameters = { ...run, ...input.run };
  const request = parseRequest({
    provider_type: 'OCP_AWS',
    schema: 'org1',
    ocp_source_uuid: parameters.sourceUuid,
    aws_source_uuid: cloudUuid,
    start_date: days.start,
    end_date: days.end,
    date_step: 31,
  });
  const cloudConfig: CloudConfig = {
    billId: 7,
    clusterKnown: true,
    markup: input.markup ?? 0,
    openshiftMarkup: undefined,
    distribution: input.distribution ?? 'cpu',
    accountAliases: input.aliases ?? [],
    reportedTagPairs: input.reported ?? [],
  };
  const cloud = cloudParameters(request, { type: 'AWS', source: cloudUuid }, cloudConfig);
  const enabledKeys = input.keys ?? sharedKeys('app', 'env');
  const config = openshiftOnAwsConfig(parameters, cloud, tenant({ enabledKeys }), cloudConfig, days);
  const rows: Record<string, readonly Row[] | undefined> = {
    openshift_rows: input.openshift,
    other_tag_matches: input.others,
  };
  const state: Record<string, ResultTable> = {};
  for (const { relation, columns } of planOpenshiftOnAws(request, parameters, cloud).windows[0]?.state ??
    []) {
    state[relation] = stateOf(columns, rows[relation] ?? []);
  }
  return { days, config, state };
}

/** Runs the pipeline of OpenShift on AWS and gives the rows of some relations; without a name it makes all. */
export async function onAws(input: OnAws, ...names: string[]): Promise<Row[][]> {
  const inputs: Inputs = {
    aws_days: input.bill ?? [],
    aws_hours: input.hours ?? [],
    pod_days: input.pods ?? [pod()],
    storage_days: input.volumes ?? [volume()],
  };
  return engineRun({ pipeline: ocpAwsPipeline, inputs, ...onAwsJob(input) }, names);
}

/** The rows of one relation. */
export async function rowsOf(name: string, input: OnAws): Promise<Row[]> {
  const [rows = []] = await onAws(input, name);
  return rows;
}

/** The sum of a column; null counts nothing. */
export const total = (rows: readonly Row[], column: string): number =>
  rows.reduce((sum, row) => sum + Number(row[column] ?? 0), 0);
