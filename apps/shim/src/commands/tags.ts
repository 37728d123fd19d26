import { retrying } from '@ocp/core';
import { cleanedDays, type CleanedDays } from '@ocp/staging';
import { listTagKeys, switchTagKeys, type SwitchedTagKeys } from '@ocp/store';
import { textOf } from '../explanation/text.ts';
import { print, printText } from '../output.ts';
import { withStore } from '../parts.ts';
import type { SiteFlags } from '../site-flags.ts';

export interface TagsFlags extends SiteFlags {
  providerType?: string;
}

/** Lists the keys of a tenant, of one type of sources or of all. */
export async function runTagsList(flags: TagsFlags, signal: AbortSignal): Promise<number> {
  const { schema, providerType } = flags;
  const all = await withStore(flags, (store) => listTagKeys(store, schema, signal));
  const keys = all.filter(({ provider_type: type }) => providerType === undefined || type === providerType);
  if (flags.json === true) print({ status: 'done', keys });
  else if (keys.length === 0) printText(`${schema} has no keys yet; they come with the reports`);
  else {
    const rows = keys.map(({ key, provider_type: type, enabled }) => [
      key,
      type,
      enabled ? 'enabled' : 'disabled',
    ]);
    printText(
      textOf([
        { heading: `Keys of ${schema}`, level: 1 },
        { head: ['key', 'of', ''], rows, numeric: [] },
      ]),
    );
  }
  return 0;
}

/** Enables or disables keys, and says what must be summarized again. */
export async function runTagsSwitch(
  keys: string[],
  enabled: boolean,
  flags: TagsFlags,
  signal: AbortSignal,
): Promise<number> {
  const { schema, providerType = 'OCP' } = flags;
  const answer = await withStore(flags, async (store) => {
    const asked = { schema, providerType, keys, enabled };
    const switched = await retrying(() => switchTagKeys(store, asked, signal), { signal });
    const cleaned = switched.changed.length === 0 ? [] : await cleanedDays(store, schema, signal);
    return { ...switched, cleaned };
  });
  if (flags.json === true) print({ status: 'done', enabled, ...answer });
  else for (const line of lines(enabled ? 'enabled' : 'disabled', answer)) printText(line);
  return 0;
}

function lines(
  word: string,
  { changed, unchanged, cleaned }: SwitchedTagKeys & { cleaned: readonly CleanedDays[] },
): string[] {
  return [
    ...(changed.length > 0 ? [`${word}: ${changed.join(', ')}`] : []),
    ...(unchanged.length > 0 ? [`${word} already: ${unchanged.join(', ')}`] : []),
    ...(changed.length > 0 ? ['aggregate the months again that must show it'] : []),
    ...cleaned.map(
      ({ source, first, last }) =>
        `  source ${source}: reports from ${first} to ${last} were cleaned up; load their payloads again first`,
    ),
  ];
}
