import { afterSteps } from '@ocp/after';
import {
  aggregate,
  applyRates,
  createAggregator,
  decide,
  noLake,
  OcpError,
  summarizeMachines,
  validateOperation,
  type AggregatorParts,
  type AggregatorResult,
  type Decision,
  type Engine,
  type FlagSource,
  type Lake,
  type Report,
  type Request,
  type RunParts,
  type ShadowedOptions,
  type Store,
} from '@ocp/core';
import { postgres } from '@ocp/engine-postgres';
import { observeSizes, openStaging } from '@ocp/staging';
import { postgresStore } from '@ocp/store';
import { configuredEngines, DEFAULT_ENGINE, engineNamed } from '../engines.ts';
import { hostIncumbent, withoutFallback } from './incumbent.ts';
import type { JobData, JobOutput, RunJob } from './jobs/index.ts';

/** What the jobs of a server work on. */
export interface Workplace {
  /** The database's URL, with its password. */
  database: string;
  lake: Lake;
  flags: FlagSource;
  /** The incumbent; without one the host runs it itself. */
  incumbent?: Engine;
  /** Told of failures that are none of a job. */
  onError(error: unknown): void;
}

/** A job that failed in passing goes back to the queue, which is no slot of a server while it waits. */
const retry = { attempts: 1 };

/** Runs jobs through the aggregator, or on the engine that they name. Each job has connections under its own name. */
export function jobRunner(place: Workplace): RunJob {
  return async ({ data }, told) => {
    checkLake(data.lake, place.lake);
    const options = { ...told, retry };
    const url = connectionNamed(place.database, data.requestId);
    const store = postgresStore({ url });
    try {
      if (data.kind === 'compare') {
        const parts = await partsOf(place, data, store, options.signal);
        const report = await createAggregator(parts).compare(
          data.request,
          data.engines ?? [],
          options.signal,
        );
        return { status: report.status, report };
      }
      if (data.kind === 'rates' || data.kind === 'machines')
        return await operationOutput(place, data, store, options);
      if (data.engine !== undefined && data.decision === undefined) {
        const parts = await namedParts(place.lake, data.engine, data.request, store, options.signal);
        return outputOf(await aggregate(data.request, parts, { ...options, reason: 'requested' }));
      }
      const { decision, ...parts } = await partsOf(place, data, store, options.signal);
      const result = await createAggregator(parts).run(data.request, { ...options, decision });
      if (result.unrecorded !== undefined) place.onError(result.unrecorded);
      // The rows are committed: what cannot be measured now is measured after the next run.
      if (parts.postgres !== undefined)
        await observeSizes(store, data.request.schema, options.signal).catch(place.onError);
      return summaryOf(result);
    } finally {
      await store.close();
    }
  };
}

/** Makes costs of rates, or the tables of virtual machines and GPUs; in a validation compares them with those of the host. */
async function operationOutput(
  { lake, flags, onError }: Workplace,
  data: JobData & { kind: 'rates' | 'machines' },
  store: ReturnType<typeof postgresStore>,
  options: ShadowedOptions,
): Promise<JobOutput> {
  const { request, decision } = data;
  const parts = await namedParts(lake, data.engine ?? DEFAULT_ENGINE, request, store, options.signal);
  const run = (how: Pick<ShadowedOptions, 'reason' | 'shadow'>) =>
    data.kind === 'rates'
      ? applyRates(data.request, parts, { ...options, ...how })
      : summarizeMachines(data.request, parts, { ...options, ...how });
  if (decision?.reason !== 'validate') return outputOf(await run({ reason: 'requested' }));
  const said = await flags.read(request.schema);
  const result = await validateOperation(request, {
    engine: parts.engine.name,
    store,
    decision,
    flags: said,
    run,
  });
  if (result.unrecorded !== undefined) onError(result.unrecorded);
  return summaryOf(result);
}

/** Servers of one database share one lake: a job is never run on another one than it names. */
function checkLake(named: string | undefined, { origin }: Lake): void {
  if (named === undefined || named === origin) return;
  throw new OcpError('USAGE_INVALID', `the job reads ${named}, and this server ${origin}`, {
    where: { lake: named },
    hint: 'Start all servers of a database with the same --lake, and ask again.',
  });
}

/** The same address; what connects with it is seen as `ocp` with this id in `pg_stat_activity`. */
export function connectionNamed(url: string, requestId: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}application_name=${encodeURIComponent(`ocp ${requestId}`)}`;
}

/** A named engine reads the lake; without one, what is staged. */
async function namedParts(
  lake: Lake,
  name: string,
  { schema }: Pick<Request, 'schema'>,
  store: Store,
  signal: AbortSignal,
): Promise<RunParts> {
  const engine = await engineNamed(name);
  const staged = lake === noLake && engine.capabilities.inDatabase;
  const staging = staged ? { staging: await openStaging({ store, schema, signal }) } : {};
  return { engine, store, lake, after: afterSteps, ...staging };
}

async function partsOf(
  { lake, flags, incumbent }: Workplace,
  { request: { schema }, engine, decision: taken }: JobData,
  store: Store,
  signal: AbortSignal,
): Promise<AggregatorParts & { decision: Decision }> {
  // Once for a job: flags that change in the middle of it must not make it half of each.
  const said = await flags.read(schema);
  const decision = taken ?? decide(schema, said);
  const wanted = taken === undefined ? undefined : engine;
  const staged = said.OCP_POSTGRES_PIPELINE && (wanted ?? 'postgres') === 'postgres';
  return {
    candidate: await engineNamed(wanted ?? DEFAULT_ENGINE),
    incumbent: incumbent ?? hostIncumbent(decision),
    decision: incumbent === undefined ? withoutFallback(decision) : decision,
    flags: { read: () => ({ ...said, OCP_POSTGRES_PIPELINE: staged }) },
    engines: await configuredEngines(),
    ...(staged
      ? { postgres: { engine: postgres(), staging: await openStaging({ store, schema, signal }) } }
      : {}),
    lake,
    store,
    after: afterSteps,
  };
}

function outputOf(report: Report): JobOutput {
  return { status: report.status, engine: report.engine, report };
}

function summaryOf({ decision, engine, report, fellBack, validation }: AggregatorResult): JobOutput {
  return {
    ...(report === undefined ? { status: 'done' } : outputOf(report)),
    decision,
    engine,
    ...(fellBack === undefined ? {} : { fellBack }),
    ...(validation === undefined ? {} : { validation: validationOutput(validation) }),
  };
}

/** The differences themselves are among the records of the tenant. */
function validationOutput({
  engine,
  verdict,
  comparisons,
  error,
}: NonNullable<AggregatorResult['validation']>): NonNullable<JobOutput['validation']> {
  const different = comparisons
    .flatMap(({ tables }) => tables)
    .filter(({ status }) => status === 'different')
    .map(({ table }) => table);
  return { engine, verdict, tables: [...new Set(different)], ...(error === undefined ? {} : { error }) };
}
