import type { DuckDBConnection } from '@duckdb/node-api';
import { cloudOf, inputTable, type InputTable } from '@ocp/core';
import { join } from 'node:path';
import { literal, withDuckDB } from '../generate/duckdb.ts';
import { partitionFolder } from '../generate/files.ts';
import type { GenerateOptions } from '../generate/options.ts';
import { cluster, CLOUD_ENABLED } from '../generate/tenant.ts';

/** Where the numbers of a cloud's bill stand: in its own columns, so that they owe nothing to the rules. */
export interface BillReading {
  table: InputTable;
  service: string;
  currency: string;
  /** Of each cost of the cloud: what the bill has, and on which rows it counts. */
  costs: Readonly<Record<string, { billed: string; counted: string }>>;
  /** What the bill has and does not count in a column, where there is such a thing. */
  notCounted?: { name: string; why: string };
  /** The costs whose sum OpenShift's own tables have. */
  shown: readonly string[];
}

/** Amounts by the name of the cost. */
export type Costs = Readonly<Record<string, number>>;

/** Rows of the bill of one service that are OpenShift's, or that are not. */
export interface BillGroup {
  service: string;
  openshift: boolean;
  rows: number;
  counted: Costs;
  notCounted: Costs;
}

export interface Bill {
  currency: string;
  /** The sums of all rows, as the bill has them. */
  total: Costs;
  groups: BillGroup[];
  /** The row of OpenShift's that costs most; of several the first by day and resource. */
  dearest: { resource: string; day: string; service: string; cost: number };
}

/** Reads a month of a generated bill, beside the reports of its cluster. */
export function readBill(options: GenerateOptions, reading: BillReading): Promise<Bill> {
  const names = Object.keys(reading.costs);
  return withDuckDB(options.dir, options.seed, async (connection) => {
    await connection.run(`create view bill as ${billSql(options, reading)}`);
    const rows = (sql: string) => rowsOf(connection, sql);
    const costs = (row: Row, prefix: string): Costs =>
      Object.fromEntries(names.map((name) => [name, Number(row[`${prefix}_${name}`])]));
    const sums = (prefix: string, filter: (name: string) => string) =>
      names
        .map((name) => `coalesce(sum(${name}) filter (${filter(name)}), 0) as ${prefix}_${name}`)
        .join(', ');
    const [all = {}] = await rows(
      `select max(currency) as currency, ${sums('total', () => 'true')} from bill`,
    );
    const groups = await rows(`
      select service, openshift, count(*)::integer as rows,
        ${sums('counted', (name) => `counts_${name}`)}, ${sums('not', (name) => `not counts_${name}`)}
      from bill group by service, openshift order by service`);
    const [dearest = {}] = await rows(`
      select resource, day::varchar as day, service, ${reading.shown.join(' + ')} as cost
      from bill where openshift order by cost desc, day, resource limit 1`);
    return {
      currency: String(all.currency),
      total: costs(all, 'total'),
      groups: groups.map((row) => ({
        service: String(row.service),
        openshift: row.openshift === true,
        rows: Number(row.rows),
        counted: costs(row, 'counted'),
        notCounted: costs(row, 'not'),
      })),
      dearest: {
        resource: String(dearest.resource),
        day: String(dearest.day),
        service: String(dearest.service),
        cost: Number(dearest.cost),
      },
    };
  });
}

/**
 * The rows of the bill with their costs, and whether they are OpenShift's: an id ends with that of a node or volume, or contains its
 * name, as the cloud has it (section 3 of each); or a tag names the cluster or a place of it, or is a label of its pods whose key is
 * enabled for both.
 */
function billSql(options: GenerateOptions, { table, service, currency, costs }: BillReading): string {
  const parquet = (of: InputTable) =>
    `read_parquet(${literal(join(partitionFolder(options, of), '*.parquet'))})`;
  const { bill, differences } = cloudOf(options.cloud);
  const { resource, tags, ids } = bill;
  const [pods, volumes] = [parquet(inputTable('pod_days')), parquet(inputTable('storage_days'))];
  const labels = CLOUD_ENABLED.map(
    (key) => `select ${literal(key)}, pod_labels ->> ${literal(key)} from ${pods}`,
  );
  const named = ids.map(({ column, candidates, at }) => {
    const found = `${at === 'end' ? 'suffix' : 'contains'}(${column}, id)`;
    return `exists (from ids where id <> '' and ${candidates === 'handles' ? 'handle and ' : ''}${found})`;
  });
  const costColumns = Object.entries(costs).map(
    ([name, { billed, counted }]) => `${billed} as ${name}, ${counted} as counts_${name}`,
  );
  return `
    with ids as (
      select ${differences.candidates.node} as id, false as handle from ${pods}
      union select persistentvolume, false from ${volumes} union select csi_volume_handle, true from ${volumes}),
    names(key, value) as (
      select 'openshift_project', namespace from ${pods} union select 'openshift_node', node from ${pods}
      union select 'openshift_cluster', unnest([${literal(cluster.id)}, ${literal(cluster.alias)}])
      ${labels.map((select) => `union ${select}`).join(' ')})
    select ${table.time}::date as day, ${resource} as resource, ${service} as service, ${currency} as currency,
      ${named.join(' or ')}
        or exists (from names where value <> '' and contains(${tags}, format('"{}": "{}"', key, value))) as openshift,
      ${costColumns.join(', ')}
    from ${parquet(table)}`;
}

type Row = Readonly<Record<string, unknown>>;

async function rowsOf(connection: DuckDBConnection, sql: string): Promise<Row[]> {
  return (await connection.runAndReadAll(sql)).getRowObjectsJS();
}
