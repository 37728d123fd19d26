import { siteStatus, type DayStatus, type SiteStatus, type SourceStatus } from '@ocp/staging';
import type { Block } from '../explanation/blocks.ts';
import { textOf } from '../explanation/text.ts';
import { print, printText } from '../output.ts';
import { withStore } from '../parts.ts';
import type { SiteFlags } from '../site-flags.ts';

export interface StatusFlags extends SiteFlags {
  month?: string;
  source?: string;
}

/** Says how far the sources of a tenant are, day by day, who works on them and who waits. */
export async function runStatus(flags: StatusFlags, signal: AbortSignal): Promise<number> {
  const { schema, month, source } = flags;
  const status = await withStore(flags, (store) => siteStatus(store, { schema, month, source }, signal));
  if (flags.json === true) print({ status: 'done', ...status });
  else printText(textOf(blocksOf(status)));
  return 0;
}

function blocksOf({ schema, month, sources, writing }: SiteStatus): Block[] {
  return [
    { heading: `${schema}, ${month}`, level: 1 },
    ...(sources.length === 0 ? [{ lines: ['no sources; ocp source add enters one'] }] : []),
    ...sources.flatMap(sourceBlocks),
    ...(writing.length === 0
      ? []
      : [{ heading: 'Writing what sources share', level: 2 as const }, { lines: workLines(writing) }]),
  ];
}

function sourceBlocks({
  name,
  type,
  cluster_id: cluster,
  active,
  days,
  incomplete,
  work,
}: SourceStatus): Block[] {
  const of = [type, ...(cluster === null ? [] : [`cluster ${cluster}`]), ...(active ? [] : ['forgotten'])];
  const lines = [
    ...(days.length === 0 ? ['nothing is staged or summarized of this month'] : []),
    ...incomplete.map(
      ({ manifest, missing }) => `payload ${manifest} lists files that are not staged: ${missing.join(', ')}`,
    ),
    ...workLines(work),
  ];
  return [
    { heading: `${name} (${of.join(', ')})`, level: 2 },
    ...(days.length === 0 ? [] : [dayTable(days)]),
    ...(lines.length === 0 ? [] : [{ lines }]),
  ];
}

function dayTable(days: readonly DayStatus[]): Block {
  return {
    head: ['day', 'hours', 'state', 'summarized', 'without pods', 'payloads'],
    rows: days.map((day) => [
      day.day,
      `${day.hours.pod_usage ?? 0} of 24`,
      day.cleaned > 0 ? `${day.state}, cleaned up` : day.state,
      day.summarized_at ?? '',
      day.gaps.join(' '),
      day.payloads.map(({ manifest, hours }) => `${manifest.slice(0, 16)} (${hours})`).join(' '),
    ]),
    numeric: [1],
  };
}

function workLines(work: SourceStatus['work']): string[] {
  return work.map(({ pid, application, since, held, waits_for: waits }) => {
    const who = `${application ?? 'another user'}, process ${pid}`;
    const when = since === null ? '' : ` since ${since}`;
    return held ? `works: ${who}${when}` : `waits: ${who}${when}, for process ${waits.join(', ')}`;
  });
}
