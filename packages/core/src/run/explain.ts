import { cloudOf, costsOf } from '../clouds/index.ts';
import {
  OcpError,
  type CloudType,
  type DayRange,
  type EngineRow,
  type EngineSession,
} from '../contract/index.ts';
import type { Request } from '../request.ts';
import type { RunParts } from './parts.ts';
import { InputFinder } from './inputs.ts';
import { makeMissingRows } from './openshift-rows.ts';
import { planRun } from './prepare.ts';
import { openWindow } from './window.ts';

/** The most rows of one kind that an explanation shows. */
const LIMIT = 1000;

/** Which bill row is asked about. */
export interface ExplainQuestion {
  resource: string;
  day: string;
}

/** The way of one bill row through the steps. Costs are in the bill's currency. */
export interface RowExplanation {
  row_uuid: string;
  /** The row as it was matched: by its resource or by its tags, with its costs. */
  matched: EngineRow;
  /** Size of the disk in GB and what the volumes on it add up to; absent for anything else. */
  disk?: { capacity: EngineRow; pool: EngineRow | undefined };
  /** Number of OpenShift sources that share a tag-matched row. */
  sources?: EngineRow;
  /** Every part with its share of cost and of usage. */
  parts: EngineRow[];
  /** For each kind of cost: what the row has, what its parts add up to, and what is left. */
  costs: { cost: string; row: number; attributed: number; remainder: number }[];
}

export interface Explanation {
  cloud: CloudType;
  window: DayRange;
  rows: RowExplanation[];
}

/**
 * Makes the steps of the window that a day lies in and follows the bill rows of one resource through them. Writes nothing.
 * Fails with `REQUEST_INVALID` when no window has the day.
 */
export async function explain(
  request: Request,
  { resource, day }: ExplainQuestion,
  parts: RunParts,
  signal: AbortSignal,
): Promise<Explanation> {
  return parts.store.transaction(
    request.schema,
    async (transaction) => {
      const finder = new InputFinder(parts, parts.engine, signal);
      const plan = await planRun(request, { transaction, finder });
      const window = plan.windows.find(({ start, end }) => start <= day && day <= end);
      if (window === undefined || plan.cloud === undefined) {
        throw new OcpError('REQUEST_INVALID', `${day} is in no window of the request on a cloud`, {
          where: { field: 'day' },
          hint: 'Say a --pipeline on a cloud, and a --day between --start and --end.',
        });
      }
      const costs = costsOf(cloudOf(plan.cloud.type));
      const opened = {
        engine: parts.engine,
        finder,
        sql: transaction.sql,
        limits: request.limits,
        signal,
      };
      await makeMissingRows(request, plan, transaction, opened);
      const session = await openWindow(plan.pipeline, window, { ...opened, earlier: transaction });
      try {
        for (const { name } of plan.pipeline.steps) await session.make(name);
        const matched = await session.rows(
          'matched_rows',
          { resource_id: resource, usage_start: day },
          LIMIT,
        );
        const rows: RowExplanation[] = [];
        for (const row of matched) rows.push(await explainRow(row, costs, session));
        return { cloud: plan.cloud.type, window: { start: window.start, end: window.end }, rows };
      } finally {
        await session.close();
      }
    },
    { signal, discard: true },
  );
}

async function explainRow(
  matched: EngineRow,
  costs: readonly string[],
  session: EngineSession,
): Promise<RowExplanation> {
  const id = String(matched.row_uuid);
  const disk = String(matched.disk_id);
  const parts = await session.rows('split_parts', { row_uuid: id }, LIMIT);
  const capacities = await session.rows('disk_capacities', { disk_id: disk }, LIMIT);
  const capacity = capacities.find(({ usage_start: day }) => day === null || day === matched.usage_start);
  const [pool] = await session.rows('disk_pools', { disk_id: disk }, 1);
  const [sources] = await session.rows('tag_sharing', { row_uuid: id }, 1);
  return {
    row_uuid: id,
    matched,
    ...(capacity === undefined ? {} : { disk: { capacity, pool } }),
    ...(sources === undefined ? {} : { sources }),
    parts,
    costs: costs.map((cost) => {
      const row = Number(matched[cost] ?? 0);
      const attributed = parts.reduce(
        (sum, part) => sum + Number(part.cost_share ?? 0) * Number(part[cost] ?? 0),
        0,
      );
      return { cost, row, attributed, remainder: row - attributed };
    }),
  };
}
