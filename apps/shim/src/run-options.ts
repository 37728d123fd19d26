import type { ResultFolder, RunOptions } from '@ocp/core';
import type { RequestFlags } from './flags.ts';
import { say, stepLine } from './output.ts';
import { stateFolder } from './state-folder.ts';

/** How the command runs a request: progress goes to standard error. */
export function runOptions(flags: RequestFlags, signal: AbortSignal, out?: ResultFolder): RunOptions {
  return {
    signal,
    reason: flags.engine === undefined ? 'default' : 'requested',
    onStep: (step) => {
      say(stepLine(step));
    },
    ...(out === undefined ? {} : { out }),
    ...(flags.state === undefined ? {} : { state: stateFolder(flags.state) }),
  };
}
