import type { DayRange, SqlSession } from '@ocp/core';
import { stagedWhere, type StagedSource } from './daily.ts';
import { reportTypes } from './report-types.ts';

/**
 * Marks the staged rows of some days as processed, of every report: what no pipeline reads yet would else be kept for ever.
 * Rows that are marked already are not written again. Returns the number of rows.
 */
export async function markProcessed(from: StagedSource, days: DayRange, sql: SqlSession): Promise<number> {
  let marked = 0;
  const where = stagedWhere(from, days);
  for (const { table } of reportTypes) {
    marked += await sql.execute(
      `update ${from.schema}.${table} set processed = true where ${where} and not processed`,
    );
  }
  return marked;
}
