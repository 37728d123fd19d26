import type { Logger } from 'pino';
import type { Ending, JobOutput, JobQueue, RunJob, WorkerOptions } from './jobs/index.ts';
import type { ServerMetrics } from './metrics/index.ts';
import { traced } from './spans.ts';

/** The same runs, with a log, metrics and spans of each. */
export function observed(
  run: RunJob,
  { queue, metrics, log }: { queue: JobQueue; metrics: ServerMetrics; log: Logger },
): Pick<WorkerOptions, 'run' | 'onEnd'> {
  const about = (job: Parameters<RunJob>[0]) =>
    log.child({
      reqId: job.data.requestId,
      job: job.id,
      schema: job.data.request.schema,
      source: job.data.request.ocp_source_uuid,
      attempt: job.retryCount + 1,
    });
  return {
    run(job, options) {
      const own = about(job);
      own.info({ kind: job.data.kind, provider: job.data.request.provider_type }, 'job begins');
      return traced(run)(job, {
        ...options,
        onStep(step) {
          own.debug(step, 'step');
          metrics.step(job, step);
          options.onStep(step);
        },
      });
    },
    async onEnd(job, ending, output) {
      about(job)[levelOf(ending, output)](
        { ending, status: output.status, engine: output.engine, error: output.error },
        'job ended',
      );
      const before = output.status === 'done' ? await queue.lastSeconds(job) : [];
      metrics.ended(job, ending, output, before);
    },
  };
}

function levelOf(ending: Ending, { status }: JobOutput): 'error' | 'warn' | 'info' {
  if (ending === 'ended') return status === 'failed' ? 'error' : 'info';
  return ending === 'retried' || ending === 'lost' ? 'warn' : 'info';
}
