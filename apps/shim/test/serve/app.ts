import { noLake } from '@ocp/core';
import { flagSource } from '../../src/flag-sources/index.ts';
import { buildApp } from '../../src/serve/http/app.ts';
import type { ServerParts } from '../../src/serve/http/server-parts.ts';
import type { JobQueue, JobRecord, Worker } from '../../src/serve/jobs/index.ts';
import { serverLog } from '../../src/serve/log.ts';
import { ServerMetrics } from '../../src/serve/metrics/index.ts';
import { scrubber } from '../../src/serve/security/secrets.ts';
import { parseTokens } from '../../src/serve/security/tokens.ts';
import { readSettings } from '../../src/serve/settings.ts';

/** What an app of a test is made with. */
export interface AppOptions {
  environment?: Record<string, string>;
  secrets?: string[];
  /** The job that is found and waited for, whatever its id. */
  job?: JobRecord;
  stopping?: AbortSignal;
  /** Milliseconds after which a request that does not arrive is given up. */
  requestMs?: number;
}

/** The HTTP server on a queue that holds one job at most; it has no database. */
export function testApp({ environment = {}, secrets = [], job, stopping, requestMs }: AppOptions = {}) {
  const settings = readSettings({ POC_LOG_LEVEL: 'silent', ...environment });
  const scrub = scrubber(secrets);
  const queue = {
    find: () => Promise.resolve(job),
    add: () => Promise.resolve(job),
    list: () => Promise.resolve(job === undefined ? [] : [job]),
  } as unknown as JobQueue;
  const worker = { wake: () => undefined, wait: () => Promise.resolve(job) } as unknown as Worker;
  const parts: ServerParts = {
    binding: { host: '127.0.0.1', port: 0 },
    settings,
    tokens: parseTokens(settings.POC_API_TOKENS),
    queue,
    worker,
    flags: flagSource(environment),
    lake: undefined,
    dateStep: undefined,
    payloadLimit: 1_000_000,
    questions: { database: 'postgres://127.0.0.1:9/none', lake: noLake },
    metrics: new ServerMetrics(),
    log: serverLog(settings.POC_LOG_LEVEL, scrub),
    scrub,
    stopping: stopping ?? new AbortController().signal,
  };
  return buildApp(parts, requestMs === undefined ? {} : { requestMs });
}
