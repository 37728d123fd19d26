import { cloudTypes, nearestNames, OcpError, type SqlSession, type Store } from '@ocp/core';
import { isKokus } from './koku.ts';

/** A key of labels or tags that reports of the tenant had. */
export interface TagKey {
  key: string;
  /** Whose reports it is of, as Koku names it: `OCP`, `AWS`, `Azure`, `GCP`. */
  provider_type: string;
  /** Whether the summaries keep it. */
  enabled: boolean;
}

/** Keys to enable or to disable, all of one type of sources. */
export interface TagKeySwitch {
  schema: string;
  providerType: string;
  keys: readonly string[];
  enabled: boolean;
}

export interface SwitchedTagKeys {
  /** Keys that are another way now; the others were so already. */
  changed: string[];
  unchanged: string[];
}

/** The keys of a tenant, by their type and name. Fails with `SCHEMA_UNKNOWN` and `DATABASE_*`. */
export function listTagKeys(store: Store, schema: string, signal: AbortSignal): Promise<TagKey[]> {
  return store.transaction(
    schema,
    ({ sql }) =>
      sql.rows<TagKey>(
        `select key, provider_type, enabled from ${sql.schema}.reporting_enabledtagkeys
          order by provider_type collate "C", key collate "C"`,
      ),
    { signal, readOnly: true },
  );
}

/**
 * Enables or disables keys that reports had; what is summarized from now on follows. All or none: fails with
 * `TAG_KEY_UNKNOWN` for a key that no report had, except of a bill on a site without Koku, and with `SCHEMA_UNKNOWN` and `DATABASE_*`.
 */
export function switchTagKeys(
  store: Store,
  { schema, providerType, keys, enabled }: TagKeySwitch,
  signal: AbortSignal,
): Promise<SwitchedTagKeys> {
  return store.transaction(
    schema,
    async ({ sql }) => {
      if (enabled && (await entersKeys(sql, providerType))) await enter(sql, providerType, keys);
      const known = await keysOf(sql, providerType);
      const unknown = keys.filter((key) => !known.has(key));
      if (unknown.length > 0) throw unknownKeys(schema, providerType, unknown, [...known.keys()]);
      const changed = [...new Set(keys)].filter((key) => known.get(key) !== enabled);
      await sql.execute(
        `update ${sql.schema}.reporting_enabledtagkeys set enabled = $3 where provider_type = $1 and key = any($2)`,
        [providerType, changed, enabled],
      );
      return { changed, unchanged: [...new Set(keys)].filter((key) => !changed.includes(key)) };
    },
    { signal },
  );
}

/** Keys of labels come with payloads, and those of bills with Koku's ingest: without Koku whoever enables them enters them. */
async function entersKeys(sql: SqlSession, providerType: string): Promise<boolean> {
  const ofBill = cloudTypes.some((type) => type === providerType);
  return ofBill && !(await isKokus((statement) => sql.rows(statement)));
}

async function enter(sql: SqlSession, providerType: string, keys: readonly string[]): Promise<void> {
  await sql.execute(
    `insert into ${sql.schema}.reporting_enabledtagkeys (uuid, key, enabled, provider_type)
      select gen_random_uuid(), key, false, $1 from unnest($2::text[]) entered (key) order by key
      on conflict (key, provider_type) do nothing`,
    [providerType, [...new Set(keys)]],
  );
}

/** In the order of the keys: two callers must not wait for each other. */
async function keysOf(sql: SqlSession, providerType: string): Promise<Map<string, boolean>> {
  const rows = await sql.rows<TagKey>(
    `select key, enabled from ${sql.schema}.reporting_enabledtagkeys where provider_type = $1
      order by key collate "C" for update`,
    [providerType],
  );
  return new Map(rows.map(({ key, enabled }) => [key, enabled]));
}

function unknownKeys(
  schema: string,
  providerType: string,
  unknown: readonly string[],
  known: readonly string[],
): OcpError {
  const near = [...new Set(unknown.flatMap((key) => nearestNames(key, known).slice(0, 1)))];
  return new OcpError(
    'TAG_KEY_UNKNOWN',
    `no report of ${providerType} had ${unknown.map((key) => JSON.stringify(key.slice(0, 80))).join(', ')}`,
    {
      where: { schema, provider_type: providerType },
      hint:
        near.length === 0
          ? 'Keys come with the reports: load a payload first. Nothing was changed.'
          : `\`ocp tags list\` has all keys; the nearest: ${near.join(', ')}. Nothing was changed.`,
    },
  );
}
