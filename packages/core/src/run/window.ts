import type {
  ConfigRelations,
  DayRange,
  Engine,
  EngineJob,
  EngineSession,
  ResultTable,
  SqlSession,
  StateRead,
  StoreTransaction,
} from '../contract/index.ts';
import type { Pipeline } from '../contract/index.ts';
import type { InputPlan } from '../plan/index.ts';
import type { InputFinder } from './inputs.ts';

/** State of earlier runs: the store's, or a folder's (spec cli.md, "State between runs"). */
export type StateFolder = Pick<StoreTransaction, 'read'>;

/** What a session is opened for: a window of a plan, or a question that is asked on the way. */
export interface Window extends DayRange {
  inputs: readonly InputPlan[];
  config: ConfigRelations;
  state: readonly StateRead[];
}

/** With what a window is opened. */
export interface WindowParts extends Pick<EngineJob, 'limits' | 'signal'> {
  engine: Engine;
  finder: InputFinder;
  earlier: StateFolder;
  sql: SqlSession;
}

/**
 * A session of an engine on everything that a window reads. Every way to run steps goes through here: a run, a comparison, an
 * explanation, the question for the infrastructure.
 */
export async function openWindow(
  pipeline: Pipeline,
  { start, end, inputs, config, state }: Window,
  { engine, finder, earlier, sql, limits, signal }: WindowParts,
): Promise<EngineSession> {
  const found: Record<string, ResultTable> = {};
  for (const { relation, table, columns, where, place } of state) {
    found[relation] = await earlier.read(table, columns, where, place);
  }
  return engine.open({
    pipeline,
    days: { start, end },
    inputs: await finder.find(inputs),
    config,
    state: found,
    sql,
    limits,
    signal,
    warn: (warning) => finder.warn(warning),
    leftOut: (file) => finder.leftOut(file),
  });
}
