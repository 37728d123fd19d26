import {
  asOcpError,
  OcpError,
  pipelineOf,
  type Engine,
  type EngineSession,
  type StoreTransaction,
} from '../contract/index.ts';
import type { RunPlan, WindowPlan } from '../plan/index.ts';
import type { Request } from '../request.ts';
import type { RunParts } from '../run/parts.ts';
import { InputFinder } from '../run/inputs.ts';
import { makeMissingRows } from '../run/missing-rows.ts';
import { planRun } from '../run/prepare.ts';
import { openWindow, type StateFolder } from '../run/window.ts';
import { INCUMBENT, incumbentSide } from './incumbent.ts';
import type { ComparisonReport, WindowComparison } from './report.ts';
import { engineSide, type Side } from './side.ts';
import { compareWindow } from './window.ts';

/** An engine, or the rows that are in the tenant's tables. */
export type Compared = Engine | typeof INCUMBENT;

/** Where a comparison reads; the engines come apart. */
export interface CompareParts extends Pick<RunParts, 'lake' | 'staging' | 'store'> {
  /** Where the state of earlier runs is read instead of the database. */
  state?: StateFolder;
}

/** What every window of a comparison is made with. */
interface Comparing {
  request: Request;
  compared: readonly Compared[];
  plan: RunPlan;
  /** Of each engine: they may read in other ways. */
  finders: ReadonlyMap<Engine, InputFinder>;
  transaction: StoreTransaction;
  earlier: StateFolder;
  signal: AbortSignal;
  /** Counts the time of each side's steps. */
  seconds: Record<string, number>;
}

/**
 * Runs engines on one request and compares what each would write with what the first would. Nothing is written. Fails as a
 * run fails, and with `REQUEST_INVALID` for fewer than two sides.
 */
export async function compareEngines(
  request: Request,
  compared: readonly Compared[],
  parts: CompareParts,
  signal: AbortSignal,
): Promise<ComparisonReport> {
  checkSides(request, compared);
  const seconds: Record<string, number> = {};
  const comparisons = await parts.store.transaction(
    request.schema,
    async (transaction) => {
      const engines = compared.filter((one) => one !== INCUMBENT);
      const finders = new Map(engines.map((engine) => [engine, new InputFinder(parts, engine, signal)]));
      const [engine] = engines;
      if (engine === undefined) throw new OcpError('INTERNAL', 'a comparison has an engine');
      const finder = finders.get(engine)!;
      const plan = await planRun(request, { transaction, finder, givenState: parts.state !== undefined });
      const opened = { engine, finder, sql: transaction.sql, limits: request.limits, signal };
      await makeMissingRows(request, plan, transaction, opened);
      const earlier = parts.state ?? transaction;
      const comparing = { request, compared, plan, finders, transaction, earlier, signal, seconds };
      const found: WindowComparison[] = [];
      for (const window of plan.windows) found.push(...(await compareSides(window, comparing)));
      return found;
    },
    { signal, discard: true },
  );
  const equal = comparisons.every(({ tables }) => tables.every(({ status }) => status === 'equal'));
  return { status: equal ? 'done' : 'different', request, comparisons, seconds };
}

function checkSides(request: Request, compared: readonly Compared[]): void {
  const names = compared.map((one) => (one === INCUMBENT ? one : one.name));
  if (names.length < 2 || new Set(names).size < names.length) {
    throw new OcpError('REQUEST_INVALID', 'a comparison needs two or more engines, each once', {
      where: { field: 'engines' },
      hint: `Such as duckdb,postgres, or duckdb,${INCUMBENT} for the rows that are in the database.`,
    });
  }
  const pipeline = pipelineOf[request.provider_type];
  for (const one of compared) {
    if (one === INCUMBENT || one.capabilities.pipelines[pipeline] !== 'none') continue;
    throw new OcpError('PIPELINE_UNSUPPORTED', `the engine does not make ${pipeline}`, {
      where: { engine: one.name, pipeline },
    });
  }
}

/** The first side with each of the others, on one window. Every relation stays until the end: a step may be asked for. */
async function compareSides(window: WindowPlan, comparing: Comparing): Promise<WindowComparison[]> {
  const { pipeline } = comparing.plan;
  const sessions: EngineSession[] = [];
  try {
    const sides: Side[] = [];
    for (const one of comparing.compared) {
      if (one === INCUMBENT) {
        sides.push(incumbentSide(comparing.plan, window, comparing.transaction));
      } else {
        const session = await openEngine(one, window, comparing);
        sessions.push(session);
        sides.push(engineSide(one.name, session));
        await makeAll(one, session, comparing);
      }
    }
    const [left, ...others] = sides;
    const found: WindowComparison[] = [];
    for (const right of others) if (left) found.push(await compareWindow(pipeline, window, left, right));
    return found;
  } finally {
    for (const session of sessions) await session.close();
  }
}

async function openEngine(
  engine: Engine,
  window: WindowPlan,
  { request, plan, finders, transaction, earlier, signal }: Comparing,
): Promise<EngineSession> {
  const finder = finders.get(engine)!;
  const { sql } = transaction;
  return openWindow(plan.pipeline, window, { engine, finder, earlier, sql, limits: request.limits, signal });
}

async function makeAll(
  { name }: Engine,
  session: EngineSession,
  { plan, seconds }: Comparing,
): Promise<void> {
  const started = performance.now();
  for (const step of plan.pipeline.steps) {
    await session.make(step.name).catch((error: unknown) => {
      throw asOcpError(error, { engine: name, step: step.name });
    });
  }
  seconds[name] = (seconds[name] ?? 0) + (performance.now() - started) / 1000;
}
