import type { Engine } from '@ocp/core';
import { settingsOf, type ArrowOptions } from './options.ts';

export { arrowOptions, environmentVariables } from './environment.ts';
export type { ArrowOptions } from './options.ts';

/**
 * The rules as kernels over Arrow columns in TypeScript: no database engine in the process. Written from the specification
 * and not from the SQL of the other engines, so that their agreement means something. Relations are held in memory, and the
 * limits of a job are not kept.
 */
export function arrow(options: ArrowOptions = {}): Engine {
  const settings = settingsOf(options);
  return {
    name: 'arrow',
    capabilities: {
      pipelines: {
        ...{ ocp: 'full', 'ocp-aws': 'full', 'ocp-azure': 'full', 'ocp-gcp': 'full' },
        ...{ aws: 'full', azure: 'full', gcp: 'full' },
      },
      inDatabase: false,
      rates: 'full',
      reads: 'files',
    },
    settings: { ...settings },
    // Loaded when there is something to do.
    open: async (job) => (await import('./session.ts')).ArrowSession.open(job, settings),
  };
}
