import type { Engine, FlagSource, Lake } from '@ocp/core';
import type { Logger } from 'pino';
import { configuredEngines } from '../engines.ts';
import { JobQueue, Worker } from './jobs/index.ts';
import { ServerMetrics } from './metrics/index.ts';
import { observed } from './observed.ts';
import { jobRunner } from './run-job.ts';
import type { Scrub } from './security/secrets.ts';
import type { Settings } from './settings.ts';

/** What the jobs of a server are started with. */
export interface JobsOptions {
  database: string;
  lake: Lake;
  flags: FlagSource;
  incumbent?: Engine;
  settings: Settings;
  log: Logger;
  scrub: Scrub;
}

/** Opens the queue, with a worker that is woken by the first job, and metrics of both. Fails with `DATABASE_*`. */
export async function startJobs({ settings, log, scrub, ...place }: JobsOptions) {
  const onError = (err: unknown) => log.error({ err }, 'a failure beside the jobs');
  const metrics = new ServerMetrics();
  // Loaded now, not while the first jobs come in.
  await configuredEngines();
  const queue = await JobQueue.open({
    url: place.database,
    limits: { atOnce: settings.POC_JOBS_AT_ONCE, perSchema: settings.POC_JOBS_PER_SCHEMA },
    attempts: settings.POC_JOB_ATTEMPTS,
    retentionDays: settings.POC_JOB_RETENTION_DAYS,
    onError,
  });
  metrics.onRead(async () => metrics.depth(await queue.depth()));
  const worker = new Worker({
    queue,
    slots: settings.POC_JOBS_PER_SERVER,
    onError,
    ...observed(jobRunner({ ...place, onError }), { queue, metrics, log, scrub }),
  });
  return { queue, worker, metrics };
}
