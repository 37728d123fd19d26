import type { DuckDBConnection } from '@duckdb/node-api';
import { addDays } from '@ocp/core';
import { writeDay, type Table } from './files.ts';
import { billItemsSql } from './items.ts';
import type { RowCounts } from './openshift/month.ts';
import { firstDay, type GenerateOptions } from './options.ts';

/** A cloud's bill of the cluster whose nodes, claims and namespaces are tables of the connection. */
export interface BillGenerator {
  /** What the files of each table hold of the line items `bill_items` on a `$day`. */
  tables: readonly { table: Table; select: string }[];
  /** Columns of the bill in Koku's table of bills, beside period, provider and what every bill of the cloud has. */
  identity: Readonly<Record<string, string>>;
}

/** Writes a month of a bill. */
export async function writeBill(
  connection: DuckDBConnection,
  { tables }: BillGenerator,
  options: GenerateOptions,
): Promise<RowCounts> {
  await connection.run(billItemsSql.replaceAll('$items', String(options.billItems)));
  const rows: RowCounts = {};
  for (let n = 0; n < options.days; n++) {
    const day = addDays(firstDay(options), n);
    for (const { table, select } of tables) {
      const written = await writeDay(connection, options, table, day, select.replaceAll('$day', `'${day}'`));
      rows[`${table.report}/${table.grain}`] = (rows[`${table.report}/${table.grain}`] ?? 0) + written;
    }
  }
  return rows;
}
