import { noLake, type Lake, type Staging, type Store } from '@ocp/core';
import { openStaging } from '@ocp/engine-postgres';
import { openLake } from '@ocp/lake';
import type { EngineChoice } from './engine-choice.ts';
import type { RequestFlags } from './flags.ts';

/** Where a run finds its inputs. */
export interface Sources {
  lake: Lake;
  staging?: Staging;
}

/** The lake of the flags, the staged reports, or both: OpenShift from the staging and the bill from the lake. */
export async function openSources(
  { lake: address, schema }: Pick<RequestFlags, 'lake' | 'schema'>,
  { staged }: EngineChoice,
  store: Store,
  signal: AbortSignal,
): Promise<Sources> {
  const staging = staged && (await openStaging({ store, schema, signal, ...staged }));
  const lake = address === undefined ? noLake : await openLake(address);
  return { lake, ...(staging === undefined ? {} : { staging }) };
}
