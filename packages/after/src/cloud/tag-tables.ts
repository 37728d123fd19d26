import type { SqlSession } from '@ocp/core';

/** How the name of an account is called in tables of tags, and the list of names in the tables of their values. */
export const ALIAS = { name: 'account_alias', list: 'account_aliases' };

/**
 * What goes from both tables of the tags of a cloud after a run has written them: keys that are disabled, then values whose key
 * the summary does not have any more (spec after.md 7). Returns the rows that went and came, by table.
 */
export async function tagTablesWritten(
  sql: SqlSession,
  type: string,
  { summary, values }: { summary: string; values: string },
  written: { summarized: number; known: number } | undefined,
): Promise<Record<string, { deleted: number; written: number }>> {
  const disabled = await sql.execute(
    `delete from ${sql.schema}.${summary} as known
     using ${sql.schema}.reporting_enabledtagkeys as tag
     where tag.key = known.key and tag.provider_type = $1 and not tag.enabled`,
    [type],
  );
  const unlisted = await sql.execute(`
    delete from ${sql.schema}.${values} as known
    where not exists (select from ${sql.schema}.${summary} as listed where listed.key = known.key)`);
  return {
    [summary]: { deleted: disabled, written: written?.summarized ?? 0 },
    [values]: { deleted: unlisted, written: written?.known ?? 0 },
  };
}
