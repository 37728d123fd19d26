import { SpanStatusCode, trace } from '@opentelemetry/api';
import { ownSource } from '@ocp/core';
import { workName, type RunJob } from './jobs/index.ts';
import type { Scrub } from './security/secrets.ts';

/**
 * The same runs, with a span each and one below it for every step. Without an SDK that the host has registered they cost and
 * do nothing. No secret leaves with the message of a failure.
 */
export function traced(run: RunJob, scrub: Scrub): RunJob {
  return (job, options) => {
    const { request, kind, requestId } = job.data;
    const tracer = trace.getTracer('ocp');
    const attributes = {
      'ocp.pipeline': workName(job.data),
      'ocp.schema': request.schema,
      'ocp.source': ownSource(request),
      'ocp.request_id': requestId,
      'ocp.job': job.id,
    };
    return tracer.startActiveSpan(`ocp ${kind}`, { attributes }, async (span) => {
      try {
        return await run(job, {
          ...options,
          onStep(step) {
            const end = Date.now();
            const startTime = end - step.seconds * 1000;
            tracer.startSpan(step.name, { startTime, attributes: { 'ocp.rows': step.rows } }).end(end);
            options.onStep(step);
          },
        });
      } catch (error) {
        const message = error instanceof Error ? scrub(error.message) : '';
        span.setStatus({ code: SpanStatusCode.ERROR, message });
        throw error;
      } finally {
        span.end();
      }
    });
  };
}
