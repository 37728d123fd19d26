import type { DayRange } from '../days.ts';
import type { Engine, EngineSession } from '../engine.ts';
import type { ClusterPlan, WindowPlan } from '../plan/index.ts';
import { locksOf } from '../plan/index.ts';
import type { Request } from '../request.ts';
import type { Staging } from '../staging.ts';
import type { StoreTransaction } from '../store.ts';
import { runAfter } from './after.ts';
import type { RunOptions, RunParts } from './aggregate.ts';
import { checkFinite, conserve } from './conservation.ts';
import { filesOf, inShadow, tenantTables, type Destination } from './destination.ts';
import { openWindow, planInputs, prepareCluster } from './prepare.ts';
import type { RunRecorder } from './recorder.ts';
import { requireReports } from './reports.ts';
import { makeSteps } from './steps.ts';

/** Follows the plan of one cluster inside one transaction. */
export async function runCluster(
  request: Request,
  parts: RunParts,
  options: RunOptions,
  transaction: StoreTransaction,
  recorder: RunRecorder,
): Promise<void> {
  const { signal, out } = options;
  const destination = destinationOf(options, parts.engine, transaction, recorder);
  if (out === undefined) await transaction.lock(locksOf(request));
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
    destination.published ? runAfter(plan, per, days, parts.after, transaction, recorder) : Promise.resolve();
  const reading = { earlier: options.state ?? transaction, limits: request.limits, signal };
  const required = () => requireReports(plan, parts, transaction.sql, signal);
  let rows = 0;
  for (const window of plan.windows) {
    const session = await openWindow(window, prepared, inputs, parts.engine, transaction, reading);
    try {
      rows += await runWindow(window, plan, session, { destination, required }, recorder);
    } finally {
      await session.close();
    }
    await afterwards('window', window);
  }
  if (rows === 0 && !destination.takesNothing && plan.windows.length > 1) await required();
  await afterwards('range', plan.days);
  if (destination.published) await stagingProcessed(plan, parts.staging, transaction, recorder);
}

function destinationOf(
  { out, shadow }: RunOptions,
  { name }: Engine,
  transaction: StoreTransaction,
  recorder: RunRecorder,
): Destination {
  if (out !== undefined) return filesOf(out, recorder);
  return shadow === undefined
    ? tenantTables(transaction, recorder)
    : inShadow(name, shadow, transaction, recorder);
}

/** Tells the staging what was summarized of it, which a cloud only reads; what it finds different is a warning. */
async function stagingProcessed(
  { days, run, cloud }: ClusterPlan,
  staging: Staging | undefined,
  { sql }: StoreTransaction,
  recorder: RunRecorder,
): Promise<void> {
  if (staging === undefined || cloud !== undefined) return;
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
  { destination, required }: { destination: Destination; required: () => Promise<void> },
  recorder: RunRecorder,
): Promise<number> {
  await makeSteps(plan.pipeline, session, recorder);
  recorder.conserve(await conserve(plan.pipeline, session));
  await checkFinite(plan.pipeline, session);
  const rows = await rowsMade(plan, session);
  // Before anything is written where that can be known: a new partition locks its table.
  if (rows === 0 && !destination.takesNothing && plan.windows.length === 1) await required();
  if (window === plan.windows[0]) await destination.begin(plan);
  await destination.write(plan, window, session);
  return rows;
}

/** Rows of the tables that the run makes anew. */
async function rowsMade(plan: ClusterPlan, session: EngineSession): Promise<number> {
  const made = plan.pipeline.outputs.filter(({ mode, place }) => mode === 'replace' && place === 'tenant');
  const results = await Promise.all(made.map(({ step, columns }) => session.result(step, columns)));
  return results.reduce((sum, result) => sum + result.rows, 0);
}
