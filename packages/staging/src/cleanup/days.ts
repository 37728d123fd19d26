import { addDays, type Day, type SqlSession } from '@ocp/core';
import { reportTypes } from '../report-types.ts';
import { ofAllTables } from '../tables.ts';
import { forgetFiles, markCleaned } from './forget.ts';

/** Deletes some days of a source; the number of rows by table. */
export async function deleteDays(
  sql: SqlSession,
  source: string,
  days: readonly Day[],
): Promise<Map<string, number>> {
  const deleted = new Map<string, number>();
  for (const day of days) {
    const parameters = [source, day, addDays(day, 1)];
    const ofDay = (column: string) => `source_uuid = $1 and ${column} >= $2::date and ${column} < $3::date`;
    const where = `where ${ofDay('interval_start')}`;
    await forgetFiles(sql, ofAllTables(sql.schema, 'select file_id', where), parameters);
    for (const { table } of reportTypes) {
      const rows = await sql.execute(`delete from ${sql.schema}.${table} ${where}`, parameters);
      deleted.set(table, (deleted.get(table) ?? 0) + rows);
    }
    await markCleaned(sql, ofDay('hour'), parameters);
  }
  return deleted;
}

/** The rows of some days of a source, by table. */
export async function countDays(
  sql: SqlSession,
  source: string,
  days: readonly Day[],
): Promise<Map<string, number>> {
  const counted = new Map<string, number>();
  for (const { table } of reportTypes) {
    const [row] = await sql.rows<{ rows: number }>(
      `select count(*)::int as rows from ${sql.schema}.${table}
        where source_uuid = $1 and interval_start::date = any($2::date[])`,
      [source, days],
    );
    counted.set(table, row?.rows ?? 0);
  }
  return counted;
}
