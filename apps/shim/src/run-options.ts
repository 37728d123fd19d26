import type { ResultFolder, RunOptions } from '@ocp/core';
import type { RequestFlags } from './flags.ts';
import { stateFolder } from './state-folder.ts';

/** How the command runs a request. */
export function runOptions(flags: RequestFlags, signal: AbortSignal, out?: ResultFolder): RunOptions {
  return {
    signal,
    reason: flags.engine === undefined ? 'default' : 'requested',
    ...(out === undefined ? {} : { out }),
    ...(flags.state === undefined ? {} : { state: stateFolder(flags.state) }),
  };
}
