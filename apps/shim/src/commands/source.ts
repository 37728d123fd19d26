import { retrying, type SourceType, type Store } from '@ocp/core';
import {
  addSource,
  endSource,
  listSources,
  renameSource,
  resolveSource,
  type AddedSource,
  type EndedSource,
  type TenantSource,
} from '@ocp/store';
import { textOf } from '../explanation/text.ts';
import { print, printText } from '../output.ts';
import { withStore } from '../parts.ts';
import type { SiteFlags } from '../site-flags.ts';

export interface SourceAddFlags extends SiteFlags {
  providerType: SourceType;
  name: string;
  clusterId?: string;
  source?: string;
}

export interface SourceFlags extends SiteFlags {
  /** UUID, name or cluster id. */
  source: string;
}

/** Enters a source, and returns the exit status; one that is there already is well too. */
export function runSourceAdd(flags: SourceAddFlags, signal: AbortSignal): Promise<number> {
  const { schema, providerType: type, name, clusterId, source } = flags;
  return answered(
    flags,
    signal,
    (store) => addSource(store, { schema, type, name, clusterId, source }, signal),
    added,
  );
}

/** Lists the sources of a tenant. */
export function runSourceList(flags: SiteFlags, signal: AbortSignal): Promise<number> {
  const list = async (store: Store) => ({ sources: await listSources(store, flags.schema, signal) });
  return answered(flags, signal, list, ({ sources }) => listed(flags.schema, sources));
}

/** Gives a source another name. */
export function runSourceRename(flags: SourceFlags & { name: string }, signal: AbortSignal): Promise<number> {
  const { schema, source: meant, name } = flags;
  return answered(
    flags,
    signal,
    (store) => renameSource(store, { schema, meant, name }, signal),
    ({ before }) => [
      `${before} is ${name} now: in what is summarized from now on, and in report periods that come`,
    ],
  );
}

/** Ends a source: what is kept of it goes, and what was summarized stays. */
export function runSourceForget(flags: SourceFlags, signal: AbortSignal): Promise<number> {
  const { schema } = flags;
  const end = async (store: Store) =>
    endSource(store, schema, await resolveSource(store, schema, flags.source, signal), signal);
  return answered(flags, signal, end, forgotten);
}

async function answered<Answer extends object>(
  flags: SiteFlags,
  signal: AbortSignal,
  work: (store: Store) => Promise<Answer>,
  lines: (answer: Answer) => string[],
): Promise<number> {
  const answer = await withStore(flags, (store) => retrying(() => work(store), { signal }));
  if (flags.json === true) print({ status: 'done', ...answer });
  else for (const line of lines(answer)) printText(line);
  return 0;
}

const outcomes: Readonly<Record<AddedSource['outcome'], string>> = {
  added: 'was entered',
  known: 'was there already',
  again: 'is there again, with its months',
};

function added({ source, type, name, cluster_id: cluster, outcome }: AddedSource): string[] {
  return [
    `${name} (${cluster === null ? `bill of ${type}` : `cluster ${cluster}`}) ${outcomes[outcome]} as source ${source}`,
  ];
}

function listed(schema: string, sources: readonly TenantSource[]): string[] {
  if (sources.length === 0) return [`${schema} has no sources; ocp source add enters one`];
  const head = ['name', 'type', 'cluster', 'source', 'months', ''];
  const rows = sources.map(
    ({ name, type, cluster_id: cluster, source, first_month: first, last_month: last, active }) => [
      name,
      type,
      cluster ?? '',
      source,
      first === null ? 'none yet' : `${first} to ${last}`,
      active ? '' : 'forgotten',
    ],
  );
  return [
    textOf([
      { heading: `Sources of ${schema}`, level: 1 },
      { head, rows, numeric: [] },
    ]),
  ];
}

function forgotten({ source, ended, tables, records }: EndedSource): string[] {
  return [
    ...Object.entries({ ...tables, runs: records })
      .filter(([, rows]) => rows > 0)
      .map(([table, rows]) => `  ${table.padEnd(52)} ${rows} rows deleted`),
    ended
      ? `${source} is no source any more; what was summarized of it stays`
      : `${source} was not entered by ocp source add: what was kept of it is gone, and the source is its host's to end`,
  ];
}
