import type { DayRange } from '../days.ts';
import type { EngineSession } from '../engine.ts';
import { OcpError } from '../errors.ts';
import type { ClusterPlan, WindowPlan } from '../plan/index.ts';
import { locksOf } from '../plan/index.ts';
import type { Request } from '../request.ts';
import type { Staging } from '../staging.ts';
import type { StoreTransaction } from '../store.ts';
import { runAfter } from './after.ts';
import type { RunOptions, RunParts } from './aggregate.ts';
import { checkFinite, conserve } from './conservation.ts';
import { runDeletes, writeFolder, writeOutputs } from './outputs.ts';
import { openWindow, planInputs, prepareCluster } from './prepare.ts';
import type { RunRecorder } from './recorder.ts';
import { makeSteps } from './steps.ts';

/** Follows the plan of one cluster inside one transaction. */
export async function runCluster(
  request: Request,
  parts: RunParts,
  options: RunOptions,
  transaction: StoreTransaction,
  recorder: RunRecorder,
): Promise<void> {
  const { signal } = options;
  const writes = options.out === undefined;
  if (writes) await transaction.lock(locksOf(request));
  const prepared = await recorder.time(
    'plan',
    () => prepareCluster(request, transaction, parts, signal),
    ({ plan }) => plan.windows.length,
  );
  const { plan } = prepared;
  recorder.windows(plan.windows.map(({ start, end }) => ({ start, end })));
  const inputs = await recorder.time(
    'fetch',
    () => planInputs(plan, parts, signal),
    ({ inputs }) => Object.values(inputs).reduce((sum, files) => sum + files.length, 0),
  );
  const afterwards = (per: 'window' | 'range', days: DayRange) =>
    writes ? runAfter(plan, per, days, parts.after, transaction, recorder) : Promise.resolve();
  const reading = { earlier: options.state ?? transaction, limits: request.limits, signal };
  let rows = 0;
  for (const window of plan.windows) {
    const session = await openWindow(window, prepared, inputs, parts.engine, transaction, reading);
    try {
      rows += await runWindow(window, plan, session, options, transaction, recorder);
    } finally {
      await session.close();
    }
    await afterwards('window', window);
  }
  if (rows === 0) throw nothingToDo(plan);
  await afterwards('range', plan.days);
  if (writes) await stagingProcessed(plan, parts.staging, transaction, recorder);
}

/** Tells the staging what was read of it; what it finds different is a warning. */
async function stagingProcessed(
  { days, run }: ClusterPlan,
  staging: Staging | undefined,
  { sql }: StoreTransaction,
  recorder: RunRecorder,
): Promise<void> {
  if (staging === undefined) return;
  const { sourceUuid: source, reportPeriodId } = run;
  const warnings = await recorder.time(
    'staging',
    () => staging.processed({ source, days, reportPeriodId }, sql),
    ({ length }) => length,
  );
  for (const warning of warnings) recorder.warn(warning);
}

/** Makes the relations of a window and writes them; returns the rows of the tables that it makes anew. */
async function runWindow(
  window: WindowPlan,
  plan: ClusterPlan,
  session: EngineSession,
  { out }: RunOptions,
  transaction: StoreTransaction,
  recorder: RunRecorder,
): Promise<number> {
  await makeSteps(plan.pipeline, session, recorder);
  recorder.conserve(await conserve(plan.pipeline, session));
  await checkFinite(plan.pipeline, session);
  const rows = await rowsMade(plan, session);
  if (rows === 0 && plan.windows.length === 1) throw nothingToDo(plan);
  if (out === undefined) {
    if (window === plan.windows[0]) await beginWriting(plan, transaction, recorder);
    await runDeletes(window.deletes, transaction, recorder);
    await writeOutputs(plan, session, transaction, recorder);
  } else {
    await writeFolder(plan, session, out, recorder);
  }
  return rows;
}

/** Rows of the tables that the run makes anew. */
async function rowsMade(plan: ClusterPlan, session: EngineSession): Promise<number> {
  const made = plan.pipeline.outputs.filter(({ mode, place }) => mode === 'replace' && place === 'tenant');
  const results = await Promise.all(made.map(({ step, columns }) => session.result(step, columns)));
  return results.reduce((sum, result) => sum + result.rows, 0);
}

/** As late as possible: a new partition locks its table against readers until the end of the transaction. */
async function beginWriting(
  plan: ClusterPlan,
  transaction: StoreTransaction,
  recorder: RunRecorder,
): Promise<void> {
  await recorder.step('partitions', () => ensurePartitions(plan, transaction));
  await runDeletes(plan.deletes, transaction, recorder);
}

async function ensurePartitions(plan: ClusterPlan, transaction: StoreTransaction): Promise<number> {
  const written = [
    ...plan.pipeline.outputs.filter(({ place, mode }) => place === 'tenant' && mode === 'replace'),
    ...plan.after.flatMap(({ deletes }) => deletes),
  ].map(({ table }) => table);
  const tables = [...new Set(written)];
  await transaction.ensurePartitions(tables, plan.days);
  return tables.length;
}

/** A run without any row would only delete: there was no input, and nothing is changed (spec cli.md, exit code 3). */
function nothingToDo(plan: ClusterPlan): OcpError {
  return new OcpError('NO_INPUT', `there are no rows from ${plan.days.start} to ${plan.days.end}`, {
    where: { schema: plan.schema, source: plan.run.sourceUuid },
    hint: 'Nothing was changed; look whether the reports of these days were ingested.',
  });
}
