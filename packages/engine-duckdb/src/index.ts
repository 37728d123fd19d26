import type { Engine } from '@ocp/core';

/** DuckDB in this process: the rules as SQL over local Parquet files, spilling to disk beyond its memory limit. */
export function duckdb(): Engine {
  return {
    name: 'duckdb',
    capabilities: {
      pipelines: {
        ...{ ocp: 'full', 'ocp-aws': 'full', 'ocp-azure': 'full', 'ocp-gcp': 'full' },
        ...{ aws: 'full', azure: 'full', gcp: 'full' },
      },
      inDatabase: false,
      reads: 'files',
      rates: 'full',
    },
    // Loaded when there is something to do.
    open: async (job) => (await import('./session.ts')).DuckdbSession.open(job),
  };
}
