import { addDays, openshiftLock, type Day, type Store, type StoreTransaction } from '@ocp/core';
import { reportTypes } from '../report-types.ts';
import { tablesExist } from '../tables.ts';
import { countDays, deleteDays } from './days.ts';
import { planSource, stagedSources, type MonthPlan, type Retention } from './eligible.ts';
import { forgetPayloads } from './forget.ts';
import { dropMonth, mayGo, oldMonths, type Month } from './months.ts';

export interface CleanupOptions extends Retention {
  /** Only says what would be removed. */
  dryRun?: boolean | undefined;
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

/** What was removed of the staging, or would be, and what stays. */
export interface CleanedStaging {
  tables: CleanedTable[];
  /** Months of sources of which something stays, and why. */
  kept: { source: string; month: Day; why: string }[];
}

/**
 * Removes staged rows whose retention is over: whole months by dropping their partitions, what is left by source and day
 * (`planSource` says which). Each is a transaction of its own: what was removed stays removed when a later one fails. Fails with
 * `DATABASE_STATEMENT`, which can pass, when a table is busy.
 */
export async function cleanup(
  store: Store,
  schema: string,
  { dryRun = false, signal, ...retention }: CleanupOptions,
): Promise<CleanedStaging> {
  const run = <T>(work: (transaction: StoreTransaction) => Promise<T>) =>
    store.transaction(schema, work, { signal, readOnly: dryRun });
  if (!(await run(({ sql }) => tablesExist(sql)))) return { tables: [], kept: [] };
  const cleaned = new Map(
    reportTypes.map(({ table }): [string, CleanedTable] => [table, { table, partitions: [], rows: 0 }]),
  );
  const today = new Date().toISOString().slice(0, 10);
  const gone: Month[] = [];
  for (const month of await run(({ sql }) => oldMonths(sql, today))) {
    const goes = await run((transaction) =>
      dryRun ? mayGo(transaction, month, retention) : dropMonth(transaction, schema, month, retention),
    );
    if (!goes) continue;
    gone.push(month);
    for (const { table, name } of month.partitions) cleaned.get(table)?.partitions.push(name);
  }
  const kept: MonthPlan[] = [];
  for (const source of await run(({ sql }) => stagedSources(sql))) {
    const rows = await run(async ({ sql, lock }) => {
      if (!dryRun) await lock([openshiftLock(schema, source)]);
      const plans = await planSource(sql, source, retention);
      kept.push(...plans.filter((plan) => plan.kept !== undefined));
      const left = plans.filter(({ month }) => gone.every((other) => other.month !== month));
      const days = left.flatMap((plan) => plan.days);
      return dryRun ? countDays(sql, source, days) : deleteDays(sql, source, days);
    });
    for (const [table, count] of rows) {
      const of = cleaned.get(table);
      if (of !== undefined) of.rows += count;
    }
  }
  if (!dryRun) await run(({ sql }) => forgetPayloads(sql, addDays(today, -retention.retentionDays)));
  return {
    tables: [...cleaned.values()],
    kept: kept.map(({ source, month, kept: why = '' }) => ({ source, month, why })),
  };
}
