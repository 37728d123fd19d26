import { randomUUID } from 'node:crypto';
import { ocpPipeline, SUMMARY_TABLE, type AfterScope, type ClusterScope, type SqlSession } from '@ocp/core';
import { afterSteps } from '../src/index.ts';

export const cluster: ClusterScope = {
  source: randomUUID(),
  reportPeriodId: 1,
  clusterId: 'cluster-1',
  clusterAlias: 'One',
};
/** A run of a cluster. */
export type OfCluster = AfterScope & { cluster: ClusterScope };
export const scope: OfCluster = {
  days: { start: '2025-10-01', end: '2025-10-03' },
  cluster,
  machines: { vmReports: false, gpuRate: false },
};

export type Row = Readonly<Record<string, unknown>>;

/** A pod row of the daily summary; `changes` wins. */
export function pod(changes: Row = {}): Row {
  return {
    uuid: randomUUID(),
    source_uuid: cluster.source,
    report_period_id: cluster.reportPeriodId,
    cluster_id: cluster.clusterId,
    cluster_alias: cluster.clusterAlias,
    data_source: 'Pod',
    usage_start: '2025-10-02',
    usage_end: '2025-10-02',
    namespace: 'shop',
    node: 'node-1',
    ...changes,
  };
}

/** A storage row of the daily summary. */
export function storage(changes: Row = {}): Row {
  return pod({ data_source: 'Storage', persistentvolumeclaim: 'claim-1', storageclass: 'gp3', ...changes });
}

export async function insert(sql: SqlSession, table: string, rows: readonly Row[]): Promise<void> {
  await sql.execute(
    `insert into ${sql.schema}.${table}
     select record.* from jsonb_array_elements($1::jsonb) as element (value)
     cross join jsonb_populate_record(null::${sql.schema}.${table}, value) as record`,
    [JSON.stringify(rows)],
  );
}

export async function summarize(sql: SqlSession, rows: readonly Row[]): Promise<void> {
  await insert(sql, SUMMARY_TABLE, rows);
}

/** Replaces the rows of the source, as a new run of an engine does. */
export async function resummarize(sql: SqlSession, rows: readonly Row[]): Promise<void> {
  await sql.execute(`delete from ${sql.schema}.${SUMMARY_TABLE} where source_uuid = $1`, [cluster.source]);
  await summarize(sql, rows);
}

/** OpenShift tag keys by name, enabled or not; returns their ids. */
export async function tagKeys(
  sql: SqlSession,
  keys: Readonly<Record<string, boolean>>,
  provider = 'OCP',
): Promise<Record<string, string>> {
  const rows = Object.entries(keys).map(([key, enabled]) => ({
    uuid: randomUUID(),
    key,
    enabled,
    provider_type: provider,
  }));
  await insert(sql, 'reporting_enabledtagkeys', rows);
  return Object.fromEntries(rows.map(({ key, uuid }) => [key, uuid]));
}

/** Tag mappings, child key to parent key; a child that is not enabled begins with `-`. */
export async function map(sql: SqlSession, pairs: Readonly<Record<string, string>>, provider = 'OCP') {
  const children = Object.keys(pairs).map(
    (child) => [child.replace(/^-/, ''), !child.startsWith('-')] as const,
  );
  const ids = await tagKeys(
    sql,
    {
      ...Object.fromEntries(Object.values(pairs).map((parent) => [parent, true])),
      ...Object.fromEntries(children),
    },
    provider,
  );
  const known = await sql.rows<{ id: number }>(
    `select coalesce(max(id), 0) as id from ${sql.schema}.reporting_tagmapping`,
  );
  await insert(
    sql,
    'reporting_tagmapping',
    Object.entries(pairs).map(([child, parent], index) => ({
      id: (known[0]?.id ?? 0) + index + 1,
      child_id: ids[child.replace(/^-/, '')],
      parent_id: ids[parent],
    })),
  );
}

/** Rows go into the tables themselves. */
export const straight =
  (sql: SqlSession) =>
  (table: string): string =>
    `${sql.schema}.${table}`;

/** A step as a run does it: the source's days are deleted first where the plan says so. */
export async function run(sql: SqlSession, name: string, changes: Partial<OfCluster> = {}) {
  const where = { ...scope, ...changes };
  const { rewrites } = ocpPipeline.after.find((step) => step.name === name)!;
  for (const table of rewrites) {
    await sql.execute(
      `delete from ${sql.schema}.${table} where source_uuid = $1 and usage_start between $2 and $3`,
      [where.cluster.source, where.days.start, where.days.end],
    );
  }
  return afterSteps[name]!.run(sql, where, straight(sql));
}

/** Rows of a table as JSON values, ordered by all columns asked for. */
export async function read<T = Row>(
  sql: SqlSession,
  table: string,
  columns: readonly string[],
): Promise<T[]> {
  const rows = await sql.rows<{ record: T }>(
    `select to_jsonb(record) as record from (
       select ${columns.map((column) => `"${column}"`).join(', ')} from ${sql.schema}.${table}
       order by ${columns.map((_, index) => index + 1).join(', ')}
     ) as record`,
  );
  return rows.map(({ record }) => record);
}
