import { afterSteps } from '@ocp/after';
import type { Engine, Lake, Request, RunParts, Staging, Store } from '@ocp/core';
import { openLake } from '@ocp/lake';
import { postgresStore } from '@ocp/store';
import type { Client } from 'pg';

/** Loads the operator's reports of goldens into their databases, where the runs read them instead of Parquet. */
export interface GoldenStaging {
  /** Loads the payload of a cluster's CSV reports, a folder with a manifest. */
  ingest(store: Store, schema: string, source: string, folder: string): Promise<unknown>;
  open(store: Store, schema: string): Promise<Staging>;
}

/** Where a request of a golden runs, for hosts that open it themselves. */
export interface GoldenSite {
  engine: Engine;
  /** The database's URL. */
  database: string;
  /** The lake's address. */
  lake: string;
}

/** What goldens are run with, beside the engine. */
export interface GoldenParts {
  /** The PostgreSQL server that gets a database for each golden. */
  server: { url: string };
  openLake(url: string): Lake | Promise<Lake>;
  openStore(url: string): Store | Promise<Store>;
  after: RunParts['after'];
  /** OpenShift's inputs are the CSV reports; goldens without such are left out. Default: Parquet. */
  staging?: GoldenStaging;
  /**
   * Runs of the cost model are also validated: each operation in the shadow of the rows that the reference wrote, after this was
   * done with them; their comparisons come with those of the stage. Default: not.
   */
  validating?(client: Client): Promise<void>;
  /** A host that runs the requests. Default: `aggregate` itself. */
  run?(request: Request, site: GoldenSite): Promise<unknown>;
  signal?: AbortSignal;
}

/** The system's own lake, store and steps afterwards, with a server whose databases are made and dropped. */
export function goldenParts(
  server: { url: string },
  signal?: AbortSignal,
  staging?: GoldenStaging,
): GoldenParts {
  return {
    server,
    openLake,
    openStore: (url) => postgresStore({ url }),
    after: afterSteps,
    ...(staging === undefined ? {} : { staging }),
    ...(signal === undefined ? {} : { signal }),
  };
}
