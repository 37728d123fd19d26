import type { Engine } from '@ocp/core';

/** PostgreSQL itself: the rules as SQL in the run's transaction, over staged reports or Parquet files copied in. */
export function postgres(): Engine {
  return {
    name: 'postgres',
    capabilities: {
      pipelines: {
        ...{ ocp: 'full', 'ocp-aws': 'full', 'ocp-azure': 'full', 'ocp-gcp': 'full' },
        ...{ aws: 'full', azure: 'full', gcp: 'full' },
      },
      inDatabase: true,
      rates: 'full',
      reads: 'files',
    },
    // Loaded when there is something to do.
    open: async (job) => (await import('./session.ts')).PostgresSession.open(job),
  };
}
