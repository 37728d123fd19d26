import { fromEnv, type FlagSource } from '@ocp/core';
import { fromFile } from './file.ts';

/** The flags of the host: those of `POC_FLAGS_FILE` where it is set, over those of the environment. */
export function flagSource(environment: Readonly<Record<string, string | undefined>>): FlagSource {
  const file = environment.POC_FLAGS_FILE;
  return file === undefined || file === '' ? fromEnv(environment) : fromFile(file, environment);
}
