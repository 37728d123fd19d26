import type { SqlSession } from '@ocp/core';

/**
 * Runs statements that join rows of the tenant with sums over the same rows. Rows of a month that was filled a moment ago have no
 * statistics: PostgreSQL then expects one, and compares each with each, or makes the sums again for each. Without nested loops
 * it hashes or sorts, whatever it expects.
 */
export async function withoutNestedLoops<T>(sql: SqlSession, work: () => Promise<T>): Promise<T> {
  const [before] = await sql.rows<{ setting: string }>(
    `select current_setting('enable_nestloop') as setting`,
  );
  const set = (setting: string | undefined) =>
    sql.rows(`select set_config('enable_nestloop', $1, true)`, [setting]);
  await set('off');
  const result = await work();
  await set(before?.setting);
  return result;
}
