import { afterSteps } from '@ocp/after';
import { type AskedLake, type FlagSource, type RunParts, type Store } from '@ocp/core';
import { openStaging } from '@ocp/staging';
import { postgresStore } from '@ocp/store';
import type { FastifyReply } from 'fastify';
import { candidateOf, engineNamed } from '../engines.ts';
import { connectionNamed } from './run-job.ts';

/** The longest that a question is worked on. */
const PATIENCE_MS = 60_000;

/** The longest that a call which changes rows is worked on, or waits for its job. */
const LONG_PATIENCE_MS = 10 * 60_000;

/** What a server answers questions with. */
export interface Questioned {
  /** The database's URL, with its password. */
  database: string;
  lake: AskedLake;
}

interface Asked {
  questions: Questioned;
  flags: FlagSource;
}

/** A question's own store; its connections have the name of the request. */
export async function withStore<T>(
  { questions }: Pick<Asked, 'questions'>,
  { id }: { id: string },
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const store = postgresStore({ url: connectionNamed(questions.database, id) });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** What a candidate of the schema would run with: its engine, and staged reports where these are its inputs. */
export function withRunParts<T>(
  { questions, flags }: Asked,
  request: { id: string },
  schema: string,
  signal: AbortSignal,
  work: (parts: RunParts) => Promise<T>,
): Promise<T> {
  return withStore({ questions }, request, async (store) => {
    const { lake } = questions;
    const engine = await engineNamed(candidateOf(await flags.read(schema)));
    const staging = engine.capabilities.inDatabase
      ? { staging: await openStaging({ store, schema, signal }) }
      : {};
    return work({ engine, store, lake, after: afterSteps, ...staging });
  });
}

/** Fires when nobody waits for an answer any more, the server stops, or it has been long enough. */
export function patience(
  reply: FastifyReply,
  { stopping }: { stopping: AbortSignal },
  longest = PATIENCE_MS,
): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return AbortSignal.any([stopping, gone.signal, AbortSignal.timeout(longest)]);
}

/** The same for a call whose work grows with what the tenant has. */
export function longPatience(reply: FastifyReply, parts: { stopping: AbortSignal }): AbortSignal {
  return patience(reply, parts, LONG_PATIENCE_MS);
}
