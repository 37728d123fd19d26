import type { Lake, Store } from '@ocp/core';
import { openLake } from '@ocp/lake';
import { postgresStore } from '@ocp/store';
import { databaseFrom } from './flags.ts';

/** Opens the database and the lake of the flags for a piece of work and closes them after it, however it ends. */
export async function withParts<T>(
  flags: { database?: string; lake: string },
  work: (parts: { store: Store; lake: Lake }) => Promise<T>,
): Promise<T> {
  const store = postgresStore({ url: databaseFrom(flags, process.env) });
  try {
    const lake = await openLake(flags.lake);
    try {
      return await work({ store, lake });
    } finally {
      await lake.close();
    }
  } finally {
    await store.close();
  }
}
