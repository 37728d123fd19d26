import type { DuckDBConnection } from '@duckdb/node-api';
import { addDays } from '@ocp/core';
import { awsTable, writeDay } from '../files.ts';
import type { RowCounts } from '../openshift/month.ts';
import { firstDay, type GenerateOptions } from '../options.ts';
import { billItemsSql } from './items.ts';
import { billDaysSql, billHoursSql } from './rows.ts';

/** Writes a month of the AWS bill of the cluster whose nodes, claims and namespaces are tables of the connection. */
export async function writeBill(connection: DuckDBConnection, options: GenerateOptions): Promise<RowCounts> {
  await connection.run(billItemsSql.replaceAll('$items', String(options.billItems)));
  const rows: RowCounts = {};
  for (let n = 0; n < options.days; n++) {
    const day = addDays(firstDay(options), n);
    for (const [grain, select] of [
      ['hourly', billHoursSql],
      ['daily', billDaysSql],
    ] as const) {
      const table = awsTable(grain);
      const written = await writeDay(connection, options, table, day, select.replaceAll('$day', `'${day}'`));
      rows[`${table.report}/${grain}`] = (rows[`${table.report}/${grain}`] ?? 0) + written;
    }
  }
  return rows;
}
