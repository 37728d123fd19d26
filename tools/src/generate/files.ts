import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Day, InputTable } from '@ocp/core';
import { tableFolder } from '@ocp/lake';
import { literal } from './duckdb.ts';
import type { GenerateOptions } from './options.ts';

/** One table of the lake; label reports of OpenShift and the like need no logical table of their own. */
export type Table = Pick<InputTable, 'provider' | 'report' | 'grain'>;

/** The folder of a table's partition (spec inputs.md section 1). */
export function partitionFolder(options: GenerateOptions, table: Table): string {
  const [year = '', month = ''] = options.month.split('-');
  const source = table.provider === 'OCP' ? options.source : options.cloudSource;
  const partition = [`source=${source}`, `year=${year}`, `month=${month}`];
  return join(options.dir, tableFolder(table, options.schema), ...partition);
}

/** Writes the rows of one day and table as pandas does: one file, snappy. Returns the number of rows. */
export async function writeDay(
  connection: DuckDBConnection,
  options: GenerateOptions,
  table: Table,
  day: Day,
  select: string,
): Promise<number> {
  const folder = partitionFolder(options, table);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${table.report}.${day}.0${table.grain === 'daily' ? '_daily_0' : ''}.parquet`);
  const result = await connection.run(
    `copy (${select}) to ${literal(file)} (format parquet, compression snappy)`,
  );
  return result.rowsChanged;
}
