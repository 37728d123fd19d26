import { addDays, openshiftLock, type Store, type StoreTransaction } from '@ocp/core';
import { reportTypes } from '../report-types.ts';
import { tablesExist } from '../tables.ts';
import { deleteDays, oldSources } from './days.ts';
import { forgetPayloads } from './forget.ts';
import { dropMonth, oldMonths } from './months.ts';

export interface CleanupOptions {
  /** Days before today (UTC) whose rows are kept. */
  retentionDays: number;
  /** Also rows that were not aggregated yet. */
  unprocessed: boolean;
  signal: AbortSignal;
}

/** What was removed of one staging table. */
export interface CleanedTable {
  table: string;
  /** Partitions that were dropped as a whole. */
  partitions: string[];
  /** Rows that were deleted day by day. */
  rows: number;
}

/**
 * Removes staged rows older than the retention: whole months by dropping their partitions, what is left by source and
 * day. A month, or a day of a source, in which a row of any report was not aggregated stays as a whole. Each is a
 * transaction of its own: what was removed stays removed when a later one fails. Fails with `DATABASE_STATEMENT`, which
 * can pass, when a table is busy.
 */
export async function cleanup(
  store: Store,
  schema: string,
  { retentionDays, unprocessed, signal }: CleanupOptions,
): Promise<CleanedTable[]> {
  const before = addDays(new Date().toISOString().slice(0, 10), -retentionDays);
  const run = <T>(work: (transaction: StoreTransaction) => Promise<T>) =>
    store.transaction(schema, work, { signal });
  if (!(await run(({ sql }) => tablesExist(sql)))) return [];
  const cleaned = new Map(
    reportTypes.map(({ table }): [string, CleanedTable] => [table, { table, partitions: [], rows: 0 }]),
  );
  for (const month of await run(({ sql }) => oldMonths(sql, before))) {
    if (!(await run((transaction) => dropMonth(transaction, schema, month, unprocessed)))) continue;
    for (const { table, name } of month.partitions) cleaned.get(table)?.partitions.push(name);
  }
  for (const source of await run(({ sql }) => oldSources(sql, before))) {
    const deleted = await run(async ({ sql, lock }) => {
      await lock([openshiftLock(schema, source)]);
      return deleteDays(sql, source, before, unprocessed);
    });
    for (const [table, rows] of deleted) {
      const of = cleaned.get(table);
      if (of !== undefined) of.rows += rows;
    }
  }
  await run(({ sql }) => forgetPayloads(sql, before));
  return [...cleaned.values()];
}
