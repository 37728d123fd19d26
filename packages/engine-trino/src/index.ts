import type { Engine } from '@ocp/core';
import type { TrinoOptions } from './options.ts';

export { TrinoConnection } from './client/connection.ts';
export { cleanupScratch, type CleanupOptions } from './cleanup.ts';
export { FAREWELL_MS } from './farewell.ts';
export { environmentVariables, hasTrino, trinoOptions } from './environment.ts';
export type { Place, TrinoInputs, TrinoOptions } from './options.ts';

/** An existing Trino: the rules as SQL over Hive tables, each step a table in a scratch schema that is dropped again. */
export function trino(options: TrinoOptions): Engine {
  const { scratch, inputs } = options;
  return {
    name: 'trino',
    capabilities: {
      pipelines: {
        ...{ ocp: 'full', 'ocp-aws': 'full', 'ocp-azure': 'full', 'ocp-gcp': 'full' },
        ...{ aws: 'full', azure: 'full', gcp: 'full' },
      },
      inDatabase: false,
      rates: 'full',
      reads: 'addresses',
    },
    settings: {
      trino: new URL(options.url).origin,
      scratch: `${scratch.catalog}.${scratch.schema}`,
      inputs: inputs.kind === 'lake' ? `${inputs.catalog}.${inputs.schema}` : inputs.catalog,
    },
    // Loaded when there is something to do.
    open: async (job) => (await import('./session.ts')).TrinoSession.open(job, options),
  };
}
