import type { DayRange, SqlSession } from '@ocp/core';
import { stagedRows, type StagedSource } from './daily.ts';
import { reportTypes } from './report-types.ts';

/**
 * Marks the staged rows of some days as processed, of every report: what no pipeline reads yet would else be kept for ever.
 * Rows that are marked already are not written again. Returns the number of rows.
 */
export async function markProcessed(from: StagedSource, days: DayRange, sql: SqlSession): Promise<number> {
  let marked = 0;
  for (const { name, table } of reportTypes) {
    const where = stagedRows(name, from, days).replace(/^from \S+/, '');
    marked += await sql.execute(
      `update ${sql.schema}.${table} set processed = true ${where} and not processed`,
    );
  }
  return marked;
}
