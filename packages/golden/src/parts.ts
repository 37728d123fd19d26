import { afterSteps } from '@ocp/after';
import type { Lake, RunParts, Store } from '@ocp/core';
import { openLake } from '@ocp/lake';
import { postgresStore } from '@ocp/store';

/** What goldens are run with, beside the engine. */
export interface GoldenParts {
  /** The PostgreSQL server that gets a database for each golden. */
  server: { url: string };
  openLake(url: string): Lake | Promise<Lake>;
  openStore(url: string): Store | Promise<Store>;
  after: RunParts['after'];
  signal?: AbortSignal;
}

/** The system's own lake, store and steps afterwards, with a server whose databases are made and dropped. */
export function goldenParts(server: { url: string }, signal?: AbortSignal): GoldenParts {
  return {
    server,
    openLake,
    openStore: (url) => postgresStore({ url }),
    after: afterSteps,
    ...(signal === undefined ? {} : { signal }),
  };
}
