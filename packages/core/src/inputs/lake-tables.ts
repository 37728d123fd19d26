import { wordOf, type Grain, type InputTable, type LakeTable } from '../contract/index.ts';

/** The name that Koku gives a table of the lake in its Hive schema. */
export function kokuTableName({
  provider,
  report,
  grain,
}: Pick<InputTable, 'provider' | 'report' | 'grain'>): string {
  const lines = provider === 'OCP' ? `openshift_${report}_line_items` : `${wordOf(provider)}_line_items`;
  return grain === 'daily' ? `${lines}_daily` : lines;
}

const openshiftReports = [
  'pod_usage',
  'storage_usage',
  'node_labels',
  'namespace_labels',
  'vm_usage',
  'gpu_usage',
] as const;

const table = (provider: InputTable['provider'], report: string, grain: Grain, time: string): LakeTable => {
  const words = { provider, report, grain };
  return { name: kokuTableName(words), ...words, time };
};

/** Every table that Koku keeps over the lake (spec inputs.md 1, ocp-on-azure.md 1, ocp-on-gcp.md 2): Azure has no daily one. */
export const lakeTables: readonly LakeTable[] = [
  ...openshiftReports.flatMap((report) => [
    table('OCP', report, 'hourly', 'interval_start'),
    table('OCP', report, 'daily', 'interval_start'),
  ]),
  table('AWS', 'line_items', 'hourly', 'lineitem_usagestartdate'),
  table('AWS', 'line_items', 'daily', 'lineitem_usagestartdate'),
  table('Azure', 'line_items', 'hourly', 'date'),
  table('GCP', 'line_items', 'hourly', 'usage_start_time'),
  table('GCP', 'line_items', 'daily', 'usage_start_time'),
];

/** A table by its name in Koku's Hive schema; undefined for what the lake never has. */
export function lakeTable(name: string): LakeTable | undefined {
  return lakeTables.find((candidate) => candidate.name === name);
}
