import { logged, ownSource } from '@ocp/core';
import { stagedMetrics } from '@ocp/staging';
import type { Logger } from 'pino';
import {
  workName,
  type ClaimedJob,
  type Ending,
  type JobOutput,
  type JobQueue,
  type RunJob,
  type WorkerOptions,
} from './jobs/index.ts';
import type { ServerMetrics } from './metrics/index.ts';
import type { Scrub } from './security/secrets.ts';
import { traced } from './spans.ts';

/** What jobs are watched with. */
export interface Watch {
  queue: Pick<JobQueue, 'lastSeconds'>;
  metrics: ServerMetrics;
  log: Logger;
  scrub: Scrub;
}

/** The same jobs, with a log, metrics and spans of each; what is below a job is watched as every run is. */
export function observed(
  run: RunJob,
  { queue, metrics, log, scrub }: Watch,
): Pick<WorkerOptions, 'run' | 'onEnd'> {
  const about = (job: ClaimedJob) =>
    log.child({
      reqId: job.data.requestId,
      job: job.id,
      schema: job.data.request.schema,
      source: ownSource(job.data.request),
      attempt: job.retryCount + 1,
      by: job.data.by,
    });
  /** A run is counted, whether it can be compared with those before it or not. */
  const lastSeconds = (job: ClaimedJob, own: Logger) =>
    queue.lastSeconds(job).catch((err: unknown) => {
      own.warn({ err }, 'the runs before cannot be read');
      return [];
    });
  return {
    run(job, options) {
      const own = about(job);
      own.info({ kind: job.data.kind, work: workName(job.data) }, 'job begins');
      return traced(run, scrub)(job, {
        ...options,
        watch: [
          logged(log.child({ reqId: job.data.requestId, job: job.id })),
          { step: (_run, step) => own.debug(step, 'step') },
          metrics.runs.watch,
          stagedMetrics(),
        ],
      });
    },
    async onEnd(job, ending, output) {
      const own = about(job);
      own[levelOf(ending, output)](
        { ending, status: output.status, engine: output.engine, error: output.error },
        'job ended',
      );
      const before = output.status === 'done' ? await lastSeconds(job, own) : [];
      metrics.ended(job, ending, output, before);
    },
  };
}

function levelOf(ending: Ending, { status }: JobOutput): 'error' | 'warn' | 'info' {
  if (ending === 'ended') return status === 'failed' ? 'error' : 'info';
  return ending === 'retried' || ending === 'lost' ? 'warn' : 'info';
}
