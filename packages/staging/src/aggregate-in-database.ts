import {
  aggregate,
  asOcpError,
  retrying,
  type Report,
  type Request,
  type RunOptions,
  type RunParts,
} from '@ocp/core';
import { silent, type Logger } from './log.ts';
import { manifestsOf } from './read/manifests.ts';
import { observeAggregation, observeAggregationError, observeTotal } from './observe.ts';

export interface InDatabaseOptions extends RunOptions {
  log?: Logger;
  /** Milliseconds before the second attempt. Default: 1000. */
  retryDelay?: number;
}

/**
 * `aggregate` with an engine that computes in the database: begun again after an error that can pass, since a failed run
 * left nothing and the staged rows are still there; logged and counted. Fails as `aggregate` does.
 */
export async function aggregateInDatabase(
  request: Request,
  parts: RunParts,
  { log = silent, retryDelay = 1000, ...options }: InDatabaseOptions,
): Promise<Report> {
  const { schema, ocp_source_uuid: source, provider_type: pipeline } = request;
  const own = log.child({
    schema,
    provider: source,
    cluster: request.cluster_id,
    start: request.start_date,
    end: request.end_date,
  });
  const started = performance.now();
  const attempt = async () => {
    try {
      return await aggregate(request, parts, options);
    } catch (error) {
      observeAggregationError(schema, source, error);
      throw error;
    }
  };
  const days = { start: request.start_date, end: request.end_date };
  // Only for the log: a database that does not answer is the aggregation's own failure.
  const manifests = await manifestsOf(parts.store, schema, source, days, options.signal).catch(() => []);
  own.info({ pipeline, manifests }, 'aggregation begins');
  try {
    const report = await retrying(attempt, {
      signal: options.signal,
      delay: retryDelay,
      onRetry: ({ code, message }, wait) => {
        own.warn({ pipeline, code, wait }, `aggregation failed and is begun again: ${message}`);
      },
    });
    observeAggregation(schema, source, pipeline, report);
    for (const { code, message, where } of report.warnings) own.warn({ pipeline, code, where }, message);
    own.info({ pipeline, status: report.status, seconds: report.seconds }, 'aggregation done');
    return report;
  } catch (error) {
    const { code, message, where } = asOcpError(error);
    own.error({ pipeline, code, where }, `aggregation failed: ${message}`);
    throw error;
  } finally {
    observeTotal(schema, 'aggregate', (performance.now() - started) / 1000);
  }
}
