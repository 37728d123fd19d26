import type { AfterStep } from '../after.ts';
import type { Engine } from '../engine.ts';
import { asOcpError, errorCodes, OcpError } from '../errors.ts';
import type { Lake } from '../lake.ts';
import { locksOf } from '../plan.ts';
import type { Report } from '../report.ts';
import type { Request } from '../request.ts';
import type { Store, StoreTransaction } from '../store.ts';
import { runAfter } from './after.ts';
import { conserve } from './conservation.ts';
import { requireRows, writeFolder, writeOutputs, type ResultFolder } from './outputs.ts';
import { fetchInputs, prepareCluster } from './prepare.ts';
import { RunRecorder, type StepRecord } from './recorder.ts';
import { makeSteps } from './steps.ts';

/** The parts of the system that a run is made of. */
export interface RunParts {
  engine: Engine;
  lake: Lake;
  store: Store;
  after: Readonly<Record<string, AfterStep>>;
}

export interface RunOptions {
  signal: AbortSignal;
  /** Why this engine; default `requested`. */
  reason?: string;
  /** Where the engine's tables go instead of the database. */
  out?: ResultFolder;
  onStep?: (step: StepRecord) => void;
}

/** A failed run: the error, and the report with what had happened until then. Nothing of the run is in the database. */
export class RunFailed extends OcpError {
  readonly report: Report;

  constructor(error: OcpError, report: Report) {
    super(error.code, error.message, {
      where: error.where,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      cause: error.cause,
    });
    this.name = 'RunFailed';
    this.report = report;
  }
}

/**
 * Runs one request from the lake to committed rows, in one transaction. Returns a report with status `done` or
 * `nothing`; anything else throws `RunFailed`, so that no caller can take a failed summary for a done one.
 */
export async function aggregate(request: Request, parts: RunParts, options: RunOptions): Promise<Report> {
  const { engine, store } = parts;
  const decision = { engine: engine.name, reason: options.reason ?? 'requested' };
  const recorder = new RunRecorder(request, decision, options.onStep ?? (() => undefined));
  try {
    if (request.provider_type !== 'OCP' || engine.capabilities.pipelines.ocp === 'none') {
      throw new OcpError('PIPELINE_UNSUPPORTED', `${engine.name} does not run ${request.provider_type} yet`, {
        hint: 'Ask for provider type OCP.',
      });
    }
    await store.transaction(
      request.schema,
      (transaction) => runCluster(request, parts, options, transaction, recorder),
      { signal: options.signal, readOnly: options.out !== undefined },
    );
    return recorder.report('done');
  } catch (thrown) {
    const error = asOcpError(thrown, { engine: engine.name, schema: request.schema });
    if (errorCodes[error.code] !== 'nothing') throw new RunFailed(error, recorder.report('failed', error));
    recorder.warn({ code: error.code, message: error.message, where: { ...error.where } });
    return recorder.report('nothing');
  }
}

async function runCluster(
  request: Request,
  { engine, lake, after }: RunParts,
  { signal, out }: RunOptions,
  transaction: StoreTransaction,
  recorder: RunRecorder,
): Promise<void> {
  if (out === undefined) await transaction.lock(locksOf(request));
  const { plan, config } = await recorder.time(
    'plan',
    () => prepareCluster(request, transaction, lake, signal),
    (prepared) => prepared.plan.windows.length,
  );
  recorder.windows([...plan.windows]);
  const inputs = await recorder.time(
    'fetch',
    () => fetchInputs(plan, lake, signal),
    (tables) => Object.values(tables).reduce((sum, files) => sum + files.length, 0),
  );
  const session = await engine.open({
    pipeline: plan.pipeline,
    days: plan.days,
    inputs,
    config,
    state: {},
    limits: request.limits,
    signal,
  });
  try {
    await makeSteps(plan.pipeline, session, recorder);
    await requireRows(plan, session);
    recorder.conserve(await conserve(plan.pipeline, session));
    if (out !== undefined) return await writeFolder(plan, session, out, recorder);
    const rewritten = [...plan.deletes, ...plan.after.flatMap(({ deletes }) => deletes)];
    const tables = rewritten.filter(({ place }) => place === 'tenant').map(({ table }) => table);
    await recorder.step('partitions', async () => {
      await transaction.ensurePartitions(tables, plan.days);
      return tables.length;
    });
    await writeOutputs(plan, session, transaction, recorder);
    await runAfter(plan, after, transaction, recorder);
  } finally {
    await session.close();
  }
}
