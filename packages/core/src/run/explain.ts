import type { DayRange } from '../days.ts';
import type { EngineRow, EngineSession } from '../engine.ts';
import { OcpError } from '../errors.ts';
import { awsCosts } from '../pipelines/ocp-aws/index.ts';
import type { Request } from '../request.ts';
import type { RunParts } from './aggregate.ts';
import { openWindow, planInputs, prepareCluster } from './prepare.ts';

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
  /** The row as it was matched: by its resource or by its tags, with its four costs. */
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
      const prepared = await prepareCluster(request, transaction, parts, signal);
      const { plan } = prepared;
      const window = plan.windows.find(({ start, end }) => start <= day && day <= end);
      if (window === undefined || plan.cloud === undefined) {
        throw new OcpError('REQUEST_INVALID', `${day} is in no window of the request on a cloud`, {
          where: { field: 'day' },
          hint: 'Say --pipeline ocp-aws, and a --day between --start and --end.',
        });
      }
      const inputs = await planInputs(plan, parts, signal);
      const reading = { earlier: transaction, limits: request.limits, signal };
      const session = await openWindow(window, prepared, inputs, parts.engine, transaction, reading);
      try {
        for (const { name } of plan.pipeline.steps) await session.make(name);
        const matched = await session.rows(
          'matched_rows',
          { resource_id: resource, usage_start: day },
          LIMIT,
        );
        const rows: RowExplanation[] = [];
        for (const row of matched) rows.push(await explainRow(row, session));
        return { window: { start: window.start, end: window.end }, rows };
      } finally {
        await session.close();
      }
    },
    { signal, readOnly: !parts.engine.capabilities.inDatabase },
  );
}

async function explainRow(matched: EngineRow, session: EngineSession): Promise<RowExplanation> {
  const id = String(matched.row_uuid);
  const resource = String(matched.resource_id);
  const parts = await session.rows('split_parts', { row_uuid: id }, LIMIT);
  const [capacity] = await session.rows(
    'disk_capacities',
    { resource_id: resource, usage_start: String(matched.usage_start) },
    1,
  );
  const [pool] = await session.rows('disk_pools', { resource_id: resource }, 1);
  const [sources] = await session.rows('tag_sharing', { row_uuid: id }, 1);
  return {
    row_uuid: id,
    matched,
    ...(capacity === undefined ? {} : { disk: { capacity, pool } }),
    ...(sources === undefined ? {} : { sources }),
    parts,
    costs: awsCosts.map((cost) => {
      const row = Number(matched[cost] ?? 0);
      const attributed = parts.reduce(
        (sum, part) => sum + Number(part.cost_share ?? 0) * Number(part[cost] ?? 0),
        0,
      );
      return { cost, row, attributed, remainder: row - attributed };
    }),
  };
}
