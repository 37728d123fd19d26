import {
  daysOf,
  rangesOf,
  type DayRange,
  type Engine,
  type EngineSession,
  type Staging,
  type StoreTransaction,
} from '../contract/index.ts';
import { locksOf, type RunPlan, type WindowPlan } from '../plan/index.ts';
import { cloudSource, isOpenshift, type Request } from '../request.ts';
import { afterwards, type Afterwards } from './after.ts';
import { lookForChanges } from './changes.ts';
import type { RunOptions, RunParts } from './parts.ts';
import { checkFinite, conserve } from './conservation.ts';
import { filesOf, inShadow, tenantTables, type Destination } from './destination.ts';
import { InputFinder } from './inputs.ts';
import { makeMachines } from './machines.ts';
import { RunMemory } from './memory.ts';
import { nodeRoles, otherRoles } from './node-roles.ts';
import { makeMissingRows } from './missing-rows.ts';
import { planRun } from './prepare.ts';
import type { RunRecorder } from './recorder.ts';
import { inItsFile } from './refused-text.ts';
import { requireReports } from './reports.ts';
import { makeSteps } from './steps.ts';
import { openWindow, type WindowParts } from './window.ts';

/** Plans a request and follows the plan inside one transaction. */
export async function followPlan(
  request: Request,
  parts: RunParts,
  options: RunOptions,
  transaction: StoreTransaction,
  recorder: RunRecorder,
): Promise<void> {
  const { signal, out } = options;
  const { engine } = parts;
  const finder = new InputFinder(parts, engine, signal, (warning) => recorder.warn(warning));
  const plan = await recorder.time(
    'plan',
    () =>
      out === undefined
        ? planLocked(request, transaction, finder, options)
        : planRun(request, { transaction, finder, givenState: options.state !== undefined }),
    ({ windows }) => windows.length,
  );
  options.onPlan?.(plan);
  recorder.windows(plan.windows.map(({ start, end }) => ({ start, end })));
  await recorder.step('fetch', () => filesFound(plan, finder));
  // Rows that nobody reads are made for themselves; of a state in a folder nothing is known.
  const remembers = out === undefined && options.shadow === undefined && options.state === undefined;
  const memory = remembers ? new RunMemory(transaction, finder) : undefined;
  const destination = destinationOf(options, engine, transaction, recorder, memory);
  const steps = { steps: parts.after, transaction, recorder, memory };
  const after = afterwards(plan, steps);
  const due = await recorder.time(
    'changes',
    () => lookForChanges(plan, { engine: engine.name, settings: parts.staging?.settings }, memory, after),
    ({ reasons }) => reasons.reduce((sum, { days }) => sum + days, 0),
  );
  recorder.changes(due);
  if (due.unchanged) {
    // What is wrong with the reports is so all the same.
    await stagingProcessed(plan, parts.staging, transaction, recorder);
    return;
  }
  const opened = {
    engine,
    finder,
    earlier: options.state ?? transaction,
    sql: transaction.sql,
    limits: request.limits,
    signal,
  };
  if (due.plan === undefined) {
    await destination.begin(plan);
    for (const window of plan.windows) await after.window(window);
  } else {
    await makeMissingRows(request, plan, transaction, opened, recorder, memory);
    const run = { destination, after, opened, recorder, transaction, onWindow: options.onWindow };
    const beside = daysBeside(plan.days, due.plan.windows);
    const source = plan.cluster?.sourceUuid ?? '';
    const roles = beside.length === 0 ? undefined : await nodeRoles(transaction, source);
    await runWindows(due.plan, run);
    if (roles !== undefined && (await otherRoles(transaction, source, roles, beside))) {
      // What is known of nodes is in the plan. A role may come from any day, or be lost with the others: all days are made.
      const again = await planRun(request, { transaction, finder, givenState: options.state !== undefined });
      await runWindows(again, run);
    }
    await destination.end(plan);
  }
  if (!destination.published) return;
  options.onWindow?.(undefined);
  if (plan.machines && (await after.needsMachines())) {
    await makeMachines(plan.machines, transaction, opened, recorder);
  }
  await after.end();
  await stagingProcessed(plan, parts.staging, transaction, recorder);
  await recorder.step('remember', async () => (await memory?.keep()) ?? 0);
}

/** With what the windows of a plan are run. */
interface WindowRun {
  destination: Destination;
  after: Afterwards;
  opened: WindowParts;
  transaction: StoreTransaction;
  recorder: RunRecorder;
  onWindow: RunOptions['onWindow'];
}

/** Makes and writes the windows of a plan, each with what follows it. */
async function runWindows(plan: RunPlan, run: WindowRun): Promise<void> {
  const { destination, after, opened, transaction, recorder, onWindow } = run;
  const required = () => requireReports(plan, opened.finder, transaction.sql);
  let rows = 0;
  for (const window of plan.windows) {
    onWindow?.({ start: window.start, end: window.end });
    const session = await openWindow(plan.pipeline, window, opened);
    try {
      rows += await runWindow(window, plan, session, { destination, required }, recorder);
    } catch (error) {
      throw await inItsFile(error, window.inputs, opened.finder);
    } finally {
      await session.close();
    }
    if (destination.published) await after.window(window);
  }
  if (rows === 0 && !destination.takesNothing && plan.windows.length > 1) await required();
}

/** The days of a range that are in none of the windows. */
function daysBeside(days: DayRange, windows: readonly DayRange[]): DayRange[] {
  return rangesOf(
    daysOf(days).filter((day) => !windows.some(({ start, end }) => start <= day && day <= end)),
  );
}

/**
 * Plans under the locks of the plan, which are known when it was planned: rows of other sources may have to be made. What
 * was planned without the locks may have changed meanwhile.
 */
async function planLocked(
  request: Request,
  transaction: StoreTransaction,
  finder: InputFinder,
  { state }: RunOptions,
): Promise<RunPlan> {
  const parts = { transaction, finder, givenState: state !== undefined };
  const cloud = cloudSource(request);
  const [first, ...rest] = locksOf(request);
  await transaction.lock([first!]);
  if (cloud !== undefined) {
    await transaction.ensureBill(cloud, { start: request.start_date, end: request.end_date });
  }
  if (cloud === undefined || !isOpenshift(request)) {
    await transaction.lock(rest);
    return planRun(request, parts);
  }
  const { locks } = await planRun(request, parts);
  await transaction.lock(locks);
  return planRun(request, parts);
}

/** Finds every input of a plan before anything else is done, and counts the files. */
async function filesFound({ windows, machines }: RunPlan, finder: InputFinder): Promise<number> {
  const files = new Set<string>();
  for (const { inputs } of machines ? [...windows, machines.window] : windows) {
    for (const input of Object.values(await finder.find(inputs))) {
      for (const { origin } of input.files) files.add(origin);
    }
  }
  return files.size;
}

function destinationOf(
  { out, shadow }: RunOptions,
  { name }: Engine,
  transaction: StoreTransaction,
  recorder: RunRecorder,
  memory: RunMemory | undefined,
): Destination {
  if (out !== undefined) return filesOf(out, recorder);
  return shadow === undefined
    ? tenantTables(transaction, recorder, memory)
    : inShadow(name, shadow, transaction, recorder);
}

/** Tells the staging what was summarized of it, which a cloud only reads; what it finds different is a warning. */
async function stagingProcessed(
  { days, cluster, cloud }: RunPlan,
  staging: Staging | undefined,
  { sql }: StoreTransaction,
  recorder: RunRecorder,
): Promise<void> {
  if (staging === undefined || cluster === undefined || cloud !== undefined) return;
  const { sourceUuid: source, reportPeriodId } = cluster;
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
  plan: RunPlan,
  session: EngineSession,
  { destination, required }: { destination: Destination; required: () => Promise<void> },
  recorder: RunRecorder,
): Promise<number> {
  await makeSteps(plan.pipeline, session, recorder);
  recorder.conserve(await conserve(plan.pipeline, session, window.config));
  await checkFinite(plan.pipeline, session);
  const rows = await rowsMade(plan, session);
  // Before anything is written where that can be known: a new partition locks its table.
  if (rows === 0 && !destination.takesNothing && plan.windows.length === 1) await required();
  if (window === plan.windows[0]) await destination.begin(plan);
  await destination.write(plan, window, session);
  return rows;
}

/** Rows of the tables that the run makes anew. */
async function rowsMade(plan: RunPlan, session: EngineSession): Promise<number> {
  const made = plan.pipeline.outputs.filter(({ mode, place }) => mode === 'replace' && place === 'tenant');
  const results = await Promise.all(made.map(({ step, columns }) => session.result(step, columns)));
  return results.reduce((sum, result) => sum + result.rows, 0);
}
