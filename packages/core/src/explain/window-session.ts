import { cloudOf, type Cloud } from '../clouds/index.ts';
import type { EngineRow, EngineSession } from '../contract/index.ts';
import type { CloudParameters, RunParameters, RunPlan, WindowPlan } from '../plan/index.ts';
import { openWindow, type WindowParts } from '../run/window.ts';

/** More than a relation of a day has; a limit is asked for. */
export const ALL_ROWS = 10_000_000;

/** A window whose steps were made, with what an explanation needs beside its relations. */
export interface ExplainedWindow {
  readonly cloud: Cloud;
  readonly run: RunParameters;
  readonly parameters: CloudParameters;
  readonly plan: RunPlan;
  readonly window: WindowPlan;
  readonly session: EngineSession;
  /** All rows of a small relation, read once. */
  all(relation: string): Promise<readonly EngineRow[]>;
}

/** Makes the steps of a window of a plan on a cloud, up to the rows of the result, for a piece of work. */
export async function inWindow<T>(
  plan: RunPlan & { cloud: CloudParameters; cluster: RunParameters },
  window: WindowPlan,
  parts: WindowParts,
  work: (made: ExplainedWindow) => Promise<T>,
): Promise<T> {
  const session = await openWindow(plan.pipeline, window, parts);
  try {
    for (const { name } of plan.pipeline.steps) {
      await session.make(name);
      if (name === LAST_STEP) break;
    }
    const read = new Map<string, Promise<readonly EngineRow[]>>();
    const all = (relation: string) => {
      const rows = read.get(relation) ?? session.rows(relation, {}, ALL_ROWS);
      read.set(relation, rows);
      return rows;
    };
    const cloud = cloudOf(plan.cloud.type);
    return await work({ cloud, run: plan.cluster, parameters: plan.cloud, plan, window, session, all });
  } finally {
    await session.close();
  }
}

/** What follows are tags, sums and tables. */
const LAST_STEP = 'split_parts';
