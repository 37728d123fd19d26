import { asOcpError, canPass, reportedError, RunFailed, type OcpError } from '@ocp/core';
import type { ClaimedJob, JobOutput } from './job.ts';

/** How an attempt ended. */
export type Ending = 'ended' | 'retried' | 'cancelled' | 'handed back' | 'lost';

/** Why a run was stopped. */
export const STOP = { cancelled: 'cancelled', lost: 'lost', stopping: 'stopping' } as const;

/** How an attempt ended that has failed with an error; the signal is that of its run. */
export function endingOf(error: OcpError, signal: AbortSignal, job: ClaimedJob): Ending {
  if (signal.aborted) {
    if (signal.reason === STOP.cancelled) return 'cancelled';
    return signal.reason === STOP.lost ? 'lost' : 'handed back';
  }
  // The server reached its database once: it will again.
  return canPass(error, true) && !job.last ? 'retried' : 'ended';
}

/** What is kept of an attempt that failed. A run that had begun has a report of what it did until then. */
export function failureOf(thrown: unknown): JobOutput {
  const report = thrown instanceof RunFailed ? { report: thrown.report, engine: thrown.report.engine } : {};
  return { status: 'failed', error: reportedError(asOcpError(thrown)), ...report };
}
