import { afterSteps } from '@ocp/after';
import type { RunParts } from '@ocp/core';
import { openLake } from '@ocp/lake';
import { postgresStore } from '@ocp/store';
import { DEFAULT_ENGINE, engineNamed } from './engines.ts';
import { databaseFrom, type RequestFlags } from './flags.ts';

export type Parts = RunParts;

/** Opens engine, database and lake of the flags for a piece of work and closes them after it, however it ends. */
export async function withParts<T>(
  flags: Pick<RequestFlags, 'database' | 'lake' | 'engine'>,
  work: (parts: Parts) => Promise<T>,
): Promise<T> {
  const engine = engineNamed(flags.engine ?? DEFAULT_ENGINE);
  const store = postgresStore({ url: databaseFrom(flags, process.env) });
  try {
    const lake = await openLake(flags.lake);
    try {
      return await work({ engine, store, lake, after: afterSteps });
    } finally {
      await lake.close();
    }
  } finally {
    await store.close();
  }
}
