import type { DayRange, SqlSession } from '@ocp/core';
import { stagedWhere, type StagedSource } from './daily.ts';
import { reportTypes } from '../report-types.ts';

/**
 * Marks the staged rows of some days as processed, of every report: what no pipeline reads yet would else be kept for ever.
 * Rows that are marked already are not written again.
 */
export async function markProcessed(from: StagedSource, days: DayRange, sql: SqlSession): Promise<void> {
  const where = stagedWhere(from, days);
  for (const { table } of reportTypes) {
    await sql.execute(`update ${from.schema}.${table} set processed = true where ${where} and not processed`);
  }
}
