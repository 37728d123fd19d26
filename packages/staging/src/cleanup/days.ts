import { addDays, type Day, type SqlSession } from '@ocp/core';
import { reportTypes } from '../report-types.ts';
import { ofAllTables } from '../tables.ts';
import { forgetFiles, markCleaned } from './forget.ts';

/** Sources with rows before the retention. */
export async function oldSources(sql: SqlSession, before: Day): Promise<string[]> {
  const staged = ofAllTables(sql.schema, 'select source_uuid as source', 'where interval_start < $1::date');
  const rows = await sql.rows<{ source: string }>(
    `select distinct source from (${staged}) staged order by 1`,
    [before],
  );
  return rows.map(({ source }) => source);
}

/** Deletes the days of a source before the retention that hold nothing to be kept; the number of rows by table. */
export async function deleteDays(
  sql: SqlSession,
  source: string,
  before: Day,
  unprocessed: boolean,
): Promise<Map<string, number>> {
  const ofSource = 'where source_uuid = $1 and interval_start < $2::date';
  const staged = ofAllTables(sql.schema, 'select interval_start::date as day, processed', ofSource);
  const days = await sql.rows<{ day: Day }>(
    `select day from (${staged}) staged group by 1 having $3 or bool_and(processed) order by 1`,
    [source, before, unprocessed],
  );
  const deleted = new Map<string, number>();
  for (const { day } of days) {
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
