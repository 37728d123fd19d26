import type { Columns, Condition, Day, Digest } from '../contract/index.ts';
import type { Unit } from '../plan/index.ts';

/** Our state table of what the parts of runs were made from, and of how they left the tables. */
export const REMEMBERED_TABLE = 'remembered';
export const rememberedColumns: Columns = {
  source_uuid: 'uuid',
  usage_start: 'date',
  until: 'date',
  unit: 'text',
  memory: 'text',
};

/** What a part of a run was made from, for a day or for all of its days. */
export interface Memory {
  files: string[];
  facts: Record<string, string>;
  rows: string;
  /** Of an output, what its rows were when they were made, if they are it still. */
  made?: Digest | undefined;
}

/** Why some days are made again, or for the first time. */
export interface Reason {
  days: number;
  reason: string;
}

const FILES = 'files changed';
export const FIRST = 'not made before';

/** What differs from what was remembered, in words; nothing where all is as it was. */
export function reasonsOf(before: Memory | undefined, now: Memory): string[] {
  if (before === undefined) return [FIRST];
  const facts = new Set([...Object.keys(before.facts), ...Object.keys(now.facts)]);
  const changed = [...facts].filter((name) => before.facts[name] !== now.facts[name]);
  return [
    ...(filesChanged(before, now).length > 0 ? [FILES] : []),
    ...changed.map((name) => `${name.replaceAll('_', ' ')} changed`),
    ...(before.rows === now.rows ? [] : ['rows in the tables changed']),
  ];
}

/** Files that are new, gone, or of another version. */
export function filesChanged(before: Memory | undefined, now: Memory): string[] {
  const [was, is] = [new Set(before?.files), new Set(now.files)];
  const changed = [...[...is].filter((id) => !was.has(id)), ...[...was].filter((id) => !is.has(id))];
  return [...new Set(changed.map((id) => id.slice(0, id.indexOf(':'))))];
}

/** A daily part keeps a row a day, another one a row. */
export function whereOf({ source, name, days, daily }: Unit): Condition[] {
  return [
    { column: 'source_uuid', equals: source },
    { column: 'unit', equals: name },
    ...(daily
      ? ([{ column: 'usage_start', between: days }] as const)
      : ([
          { column: 'usage_start', equals: days.start },
          { column: 'until', equals: days.end },
        ] as const)),
  ];
}

/** Days that differ for the same reasons, as one, with the number of their files. */
export function grouped(
  differing: readonly { days: readonly Day[]; reason: string; files: readonly string[] }[],
): Reason[] {
  const groups = new Map<string, { days: number; files: Set<string> }>();
  for (const { days, reason, files } of differing) {
    const group = groups.get(reason) ?? { days: 0, files: new Set() };
    group.days += days.length;
    for (const file of files) group.files.add(file);
    groups.set(reason, group);
  }
  return [...groups].map(([reason, { days, files }]) => ({
    days,
    reason: reason.replace(FILES, files.size === 1 ? '1 file changed' : `${files.size} ${FILES}`),
  }));
}
