import { noLake, type Lake, type Staging, type Store } from '@ocp/core';
import type { EngineChoice } from './engine-choice.ts';
import type { RequestFlags } from './flags.ts';

/** Where a run finds its inputs. */
export interface Sources {
  lake: Lake;
  staging?: Staging;
}

/**
 * The lake of the flags, the staged reports, or both: OpenShift from the staging and the bill from the lake. The code of
 * either is loaded only where it is used.
 */
export async function openSources(
  { lake: address, schema }: Pick<RequestFlags, 'lake' | 'schema'>,
  { staged }: EngineChoice,
  store: Store,
  signal: AbortSignal,
): Promise<Sources> {
  const lake = address === undefined ? noLake : await (await import('@ocp/lake')).openLake(address);
  if (staged === undefined) return { lake };
  const { openStaging } = await import('@ocp/staging');
  return { lake, staging: await openStaging({ store, schema, signal, ...staged }) };
}
