import type { Engine } from '@ocp/core';
import { PostgresSession } from './session.ts';

export { postgresDialect } from './dialect.ts';
export { postgresFunctions } from './functions.ts';

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
    open: (job) => PostgresSession.open(job),
  };
}
