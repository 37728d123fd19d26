import type { SqlSession, Store } from '@ocp/core';
import { forget, type Forgotten } from '../records/forget.ts';
import { ENTERED_HERE, monthsSql } from './sources.ts';

/** What was removed of a source. */
export interface EndedSource extends Forgotten {
  source: string;
  /** Whether it is no source of the tenant any more; false for one that was not entered here, which is its host's to end. */
  ended: boolean;
}

/**
 * Forgets a source, with state, staged rows and records of runs, and ends it if `ocp source add` entered it. What was
 * summarized of it stays, and so does its name as long as that has report periods or bills. Fails with `SCHEMA_UNKNOWN` and `DATABASE_*`.
 */
export function endSource(
  store: Store,
  schema: string,
  source: string,
  signal: AbortSignal,
): Promise<EndedSource> {
  return store.transaction(
    schema,
    async (transaction) => {
      await transaction.lock([`${schema}/sources`]);
      const forgotten = await forget(transaction, schema, source);
      return { source, ended: await end(transaction.sql, source), ...forgotten };
    },
    { signal },
  );
}

async function end(sql: SqlSession, source: string): Promise<boolean> {
  const [there] = await sql.rows<{ there: boolean }>(
    `select to_regclass('public.api_provider') is not null as there`,
  );
  if (there?.there !== true) return false;
  const [entered] = await sql.rows<{ credential: number | null }>(
    `select provider.authentication_id as credential from public.api_provider provider
      join ${sql.schema}.reporting_tenant_api_provider tenant on tenant.uuid = provider.uuid
      where provider.uuid = $1 and additional_context @> $2`,
    [source, JSON.stringify(ENTERED_HERE)],
  );
  if (entered === undefined) return false;
  const tenants = `${sql.schema}.reporting_tenant_api_provider`;
  // What its tables refer to stays with them; a source that is added again finds it.
  await sql.execute(`update ${tenants} set provider_id = null where uuid = $1`, [source]);
  await sql.execute(
    `delete from ${tenants} where uuid = $1 and not exists (
      select from (${monthsSql(sql.schema)}) months where provider_id = $1)`,
    [source],
  );
  await sql.execute('delete from public.api_provider where uuid = $1', [source]);
  await sql.execute('delete from public.api_providerauthentication where id = $1', [entered.credential]);
  return true;
}
