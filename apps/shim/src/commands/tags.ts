import { retrying } from '@ocp/core';
import { textOf } from '../explanation/text.ts';
import { print, printText } from '../output.ts';
import { withStore } from '../parts.ts';
import type { SiteFlags } from '../site-flags.ts';
import { switchKeys, tagKeys, type SwitchedKeys } from '../tag-keys.ts';

export interface TagsFlags extends SiteFlags {
  providerType?: string;
}

/** Lists the keys of a tenant, of one type of sources or of all. */
export async function runTagsList(flags: TagsFlags, signal: AbortSignal): Promise<number> {
  const { schema, providerType } = flags;
  const keys = await withStore(flags, (store) => tagKeys(store, { schema, providerType }, signal));
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
  const asked = { schema, providerType, keys, enabled };
  const answer = await withStore(flags, (store) =>
    retrying(() => switchKeys(store, asked, signal), { signal }),
  );
  if (flags.json === true) print({ status: 'done', enabled, ...answer });
  else for (const line of lines(enabled ? 'enabled' : 'disabled', answer)) printText(line);
  return 0;
}

function lines(word: string, { changed, unchanged, cleaned }: SwitchedKeys): string[] {
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
