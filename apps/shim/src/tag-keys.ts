import type { Store } from '@ocp/core';
import { cleanedDays, type CleanedDays } from '@ocp/staging';
import { listTagKeys, switchTagKeys, type SwitchedTagKeys, type TagKey, type TagKeySwitch } from '@ocp/store';

/** The keys of a tenant, of one type of sources or of all. */
export async function tagKeys(
  store: Store,
  { schema, providerType }: { schema: string; providerType?: string | undefined },
  signal: AbortSignal,
): Promise<TagKey[]> {
  const keys = await listTagKeys(store, schema, signal);
  return keys.filter(({ provider_type: type }) => providerType === undefined || type === providerType);
}

/** Keys that were switched, and what cannot be summarized again as it is. */
export interface SwitchedKeys extends SwitchedTagKeys {
  cleaned: CleanedDays[];
}

/** Enables or disables keys. Fails with `TAG_KEY_UNKNOWN`, `SCHEMA_UNKNOWN` and `DATABASE_*`. */
export async function switchKeys(
  store: Store,
  asked: TagKeySwitch,
  signal: AbortSignal,
): Promise<SwitchedKeys> {
  const switched = await switchTagKeys(store, asked, signal);
  const cleaned = switched.changed.length === 0 ? [] : await cleanedDays(store, asked.schema, signal);
  return { ...switched, cleaned };
}
