import type { Day, SqlSession } from '@ocp/core';
import { ledger } from '../tables.ts';

/** Files that lost rows, as a query of their numbers, are loaded again when their payload comes again. */
export async function forgetFiles(
  sql: SqlSession,
  ids: string,
  parameters: readonly unknown[],
): Promise<void> {
  await sql.execute(
    `update ${sql.schema}.${ledger.files} set status = 'removed' where status <> 'loading' and id in (${ids})`,
    parameters,
  );
}

/** Hours whose rows were removed stay their payload's: they are known to be missing, and older payloads do not get them. */
export async function markCleaned(
  sql: SqlSession,
  where: string,
  parameters: readonly unknown[],
): Promise<void> {
  await sql.execute(`update ${sql.schema}.${ledger.hours} set cleaned = true where ${where}`, parameters);
}

/** Payloads that no hour belongs to, of the time before the retention. */
export async function forgetPayloads(sql: SqlSession, before: Day): Promise<void> {
  await sql.execute(
    `delete from ${sql.schema}.${ledger.payloads} payloads where loaded_at < $1::date
        and not exists (select from ${sql.schema}.${ledger.hours} where payload_id = payloads.id)
        and not exists (select from ${sql.schema}.${ledger.files} where payload_id = payloads.id and status = 'loading')`,
    [before],
  );
}
