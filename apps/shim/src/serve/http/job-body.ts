import type { z } from 'zod';
import type { JobRecord } from '../jobs/index.ts';
import type { Scrub } from '../security/secrets.ts';
import type { jobBody } from './schemas.ts';
import { told } from './told.ts';

/** A job as the API shows it. */
export function jobBodyOf(job: JobRecord, scrub: Scrub): z.output<typeof jobBody> {
  const { id, status, data, attempts, steps } = job;
  const output = told(job.output, scrub);
  const engine = output?.engine ?? data.engine;
  return {
    id,
    kind: data.kind,
    status,
    request: data.request,
    ...(engine === undefined ? {} : { engine }),
    ...(data.engines === undefined ? {} : { engines: data.engines }),
    ...(data.lake === undefined ? {} : { lake: data.lake }),
    request_id: data.requestId,
    attempts,
    created_at: job.createdAt.toISOString(),
    ...(job.startedAt === null ? {} : { started_at: job.startedAt.toISOString() }),
    ...(job.endedAt === null ? {} : { ended_at: job.endedAt.toISOString() }),
    ...(status === 'queued' && attempts > 0 ? { next_attempt_at: job.notBefore.toISOString() } : {}),
    steps,
    ...(output?.decision === undefined ? {} : { decision: output.decision }),
    ...(output?.report === undefined ? {} : { report: { ...output.report } }),
    ...(output?.fellBack === undefined ? {} : { fell_back: output.fellBack }),
    ...(output?.validation === undefined ? {} : { validation: output.validation }),
    ...(output?.error === undefined ? {} : { error: output.error }),
  };
}
