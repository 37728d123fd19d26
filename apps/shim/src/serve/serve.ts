import { noLake, OcpError, type Engine, type FlagSource } from '@ocp/core';
import { openLake } from '@ocp/lake';
import { payloadLimit, sweepPayloads } from '@ocp/staging';
import type { FastifyInstance } from 'fastify';
import { buildApp } from './http/app.ts';
import { serverLog } from './log.ts';
import { checkBinding, type Binding } from './security/binding.ts';
import { passwordsOf, scrubber, secretsOf } from './security/secrets.ts';
import { parseTokens } from './security/tokens.ts';
import { readSettings } from './settings.ts';
import { startJobs } from './start-jobs.ts';

/** What a server is started with. */
export interface ServeOptions extends Binding {
  /** The database's URL, with its password. */
  database: string;
  lake?: string;
  incumbent?: Engine;
  flags: FlagSource;
  environment: Readonly<Record<string, string | undefined>>;
}

/** A server that listens. */
export interface RunningServer {
  /** Where it listens. */
  url: string;
  /** Takes no more requests, hands back the jobs that run, and closes everything. */
  stop(): Promise<void>;
}

/**
 * Starts the HTTP host. Fails with `USAGE_INVALID` for settings that are wrong or unsafe and for an address that cannot be
 * had, and as database and lake do.
 */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  const { database, environment, flags } = options;
  const settings = readSettings(environment);
  const dateStep = dateStepOf(environment);
  const limit = payloadLimit(environment);
  const tokens = parseTokens(settings.POC_API_TOKENS);
  checkBinding(options, tokens.size);
  const scrub = scrubber([...passwordsOf(database), ...tokens.secrets, ...secretsOf(environment)]);
  const log = serverLog(settings.POC_LOG_LEVEL, scrub);
  const stopping = new AbortController();
  let app: FastifyInstance | undefined;
  const closing: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    stopping.abort();
    for (const close of closing.toReversed()) {
      await close().catch((err: unknown) => log.error({ err }, 'closing fails'));
    }
  };
  try {
    await sweepPayloads();
    const lake = options.lake === undefined ? noLake : await openLake(options.lake);
    closing.push(() => lake.close());
    const jobs = await startJobs({ ...options, lake, settings, log, scrub });
    closing.push(() => jobs.queue.close());
    // Together: a request that is slow to end keeps no job from being handed back.
    closing.push(() => Promise.allSettled([jobs.worker.stop(), app?.close()]));
    const parts = {
      binding: options,
      settings,
      tokens,
      flags,
      lake: options.lake,
      dateStep,
      payloadLimit: limit,
      log,
      scrub,
    };
    const questions = { database, lake };
    app = await buildApp({ ...parts, ...jobs, questions, stopping: stopping.signal });
    const url = await listen(app, options);
    jobs.worker.wake();
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function listen(app: FastifyInstance, { host, port }: Binding): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new OcpError('USAGE_INVALID', `the server cannot listen: ${message}`, {
      where: { flag: '--port' },
      hint: 'Say another --host or --port.',
      cause,
    });
  }
}

function dateStepOf({ TRINO_DATE_STEP: text }: ServeOptions['environment']): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (/^([1-9]|[12]\d|3[01])$/.test(text)) return Number(text);
  throw new OcpError('USAGE_INVALID', 'TRINO_DATE_STEP is no number of days', {
    where: { variable: 'TRINO_DATE_STEP' },
    hint: 'A whole number from 1 to 31.',
  });
}
