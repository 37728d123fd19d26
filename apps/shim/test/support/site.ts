import { afterSteps } from '@ocp/after';
import type { RunParts } from '@ocp/core';
import type { GoldenSite } from '@ocp/golden';
import { openLake } from '@ocp/lake';
import { postgresStore } from '@ocp/store';

/** Opens where a request of a golden runs for a piece of work, as a host of its own does, and closes it after it. */
export async function withSite(
  { engine, database, lake: address }: GoldenSite,
  work: (parts: RunParts) => Promise<void>,
): Promise<void> {
  const store = postgresStore({ url: database });
  const lake = await openLake(address);
  try {
    await work({ engine, store, lake, after: afterSteps });
  } finally {
    await lake.close();
    await store.close();
  }
}
