import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { inputTable, inputTables, typeOf, type Columns, type ColumnType, type InputTable } from '@ocp/core';
import { literal } from '../generate/duckdb.ts';
import { partitionFolder } from '../generate/files.ts';
import type { GenerateOptions } from '../generate/options.ts';
import type { OpenshiftReports } from './openshift.ts';
import {
  dailyRows,
  podColumns,
  volumeColumns,
  withEffectiveUsage,
  type Row,
  type SmallBill,
} from './rows.ts';

/** A lake that fits on a page. */
export interface SmallLake {
  openshift: OpenshiftReports;
  bill: SmallBill;
}

/** Writes a small lake below `options.dir`, one file a table; what was there before is removed. */
export async function writeSmallLake(
  connection: DuckDBConnection,
  { openshift, bill }: SmallLake,
  options: GenerateOptions,
): Promise<void> {
  rmSync(join(options.dir, 'data'), { recursive: true, force: true });
  const tables = { ...openshiftTables(openshift), ...bill };
  for (const [name, rows] of Object.entries(tables)) {
    await writeTable(connection, options, name, rows);
  }
}

/** The rows of OpenShift reports by the name of their table in the lake. */
export function openshiftTables(reports: OpenshiftReports): Record<string, readonly Row[]> {
  const pods = withEffectiveUsage(reports.pods);
  return {
    pod_hours: pods,
    pod_days: dailyRows(pods, podColumns),
    storage_days: dailyRows(reports.volumes, volumeColumns),
    node_label_days: reports.nodeLabels,
    namespace_label_days: reports.namespaceLabels,
  };
}

/** Writes the files of a table, one a month: that of the invoice where rows name one. What was there before is removed. */
export async function writeTable(
  connection: DuckDBConnection,
  options: GenerateOptions,
  name: string,
  rows: readonly Row[],
): Promise<void> {
  const table = inputTable(name);
  rmSync(dirname(dirname(partitionFolder(options, table))), { recursive: true, force: true });
  const months = Map.groupBy(rows, ({ invoice_month: invoice }) =>
    typeof invoice === 'string' ? `${invoice.slice(0, 4)}-${invoice.slice(4)}` : options.month,
  );
  for (const [month, ofMonth] of months) {
    await writePartition(connection, { ...options, month }, table, ofMonth);
  }
}

async function writePartition(
  connection: DuckDBConnection,
  options: GenerateOptions,
  table: InputTable,
  rows: readonly Row[],
): Promise<void> {
  const folder = partitionFolder(options, table);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${table.name}.parquet`);
  const lines = `${file}.json`;
  writeFileSync(lines, rows.map((row) => JSON.stringify(row)).join('\n'));
  const columns = reportColumns(table);
  const types = Object.keys(rows[0] ?? {}).map(
    (column) => `${literal(column)}: ${literal(sqlTypes[typeOf(columns, column)])}`,
  );
  await connection.run(`copy (
      select * from read_json(${literal(lines)}, format = 'newline_delimited', columns = {${types.join(', ')}})
    ) to ${literal(file)} (format parquet, compression snappy)`);
  rmSync(lines);
}

/** What any table of the same report reads, and what stands in the report although nothing reads it. */
function reportColumns({ provider, report }: InputTable): Columns {
  const tables = Object.values(inputTables).filter(
    (other) => other.provider === provider && other.report === report,
  );
  return Object.assign({ node: 'text' }, ...tables.map(({ columns }) => columns)) as Columns;
}

const sqlTypes: Readonly<Record<ColumnType, string>> = {
  text: 'varchar',
  double: 'double',
  integer: 'bigint',
  boolean: 'boolean',
  date: 'date',
  timestamp: 'timestamp_ms',
  json: 'varchar',
  array: 'varchar',
  uuid: 'varchar',
};
