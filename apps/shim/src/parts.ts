import { afterSteps } from '@ocp/after';
import type { RunParts, Store } from '@ocp/core';
import { postgresStore } from '@ocp/store';
import { chosenEngine, type ChoiceFlags } from './engine-choice.ts';
import { databaseFrom } from './database-from.ts';
import type { RequestFlags } from './flags.ts';
import { openSources } from './sources.ts';
import { toldWaits } from './watch/waits.ts';

export type Parts = RunParts;

/** Opens engine, database and inputs of the flags for a piece of work and closes them after it, however it ends. */
export async function withParts<T>(
  flags: Pick<RequestFlags, 'database'> & ChoiceFlags,
  signal: AbortSignal,
  work: (parts: Parts) => Promise<T>,
): Promise<T> {
  const choice = await chosenEngine(flags, process.env);
  return withStore(flags, async (store) => {
    const sources = await openSources(flags, choice, store, signal);
    try {
      return await work({ engine: choice.engine, store, after: afterSteps, ...sources });
    } finally {
      await sources.lake.close();
    }
  });
}

/** Opens the database of the flags for a piece of work and closes it after it, however it ends. */
export async function withStore<T>(
  flags: Pick<RequestFlags, 'database'>,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const store = postgresStore({ url: databaseFrom(flags, process.env), waits: toldWaits });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
