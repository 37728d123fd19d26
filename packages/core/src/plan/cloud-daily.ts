import { cloudOf, kokuTables } from '../clouds/index.ts';
import {
  addDays,
  daysOf,
  monthOf,
  monthStart,
  nextMonthStart,
  windowsOf,
  type BillConfig,
  type Condition,
  type DayRange,
  type Delete,
} from '../contract/index.ts';
import { cloudDaily } from '../pipelines/index.ts';
import type { Request } from '../request.ts';
import { afterPlans } from './after.ts';
import { cloudDailyConfig } from './config.ts';
import { inputsOf } from './inputs.ts';
import { locksOf } from './locks.ts';
import { windowOn } from './narrow.ts';
import type { BillParameters, InputPlan, RunPlan } from './plan.ts';

/** Days before and after its month on which usage may be that is invoiced with it (spec cloud-daily.md 4). */
const INVOICED_AROUND = 3;

/** The days on which usage is looked for that is invoiced with the month of a request's start. */
export function invoicedAround({ start, end }: DayRange): DayRange {
  const isFirst = start === monthStart(start);
  const isLast = addDays(end, 1) === nextMonthStart(end);
  return {
    start: isFirst ? addDays(start, -INVOICED_AROUND) : start,
    end: isLast ? addDays(end, INVOICED_AROUND) : end,
  };
}

/**
 * The plan of a cloud by itself (spec cloud-daily.md): no cluster, and one window, since every rule is per day or per month. `days`
 * may reach into the months beside that of the request, whose bill it is. Rows of other months' bills stay.
 */
export function planCloudDaily(
  request: Request,
  cloud: BillParameters,
  config: BillConfig,
  days: DayRange,
): RunPlan {
  const { schema } = request;
  const tables = 'tables' in request ? request.tables : undefined;
  const pipeline = cloudDaily(cloud.type, tables);
  const { daily } = cloudOf(cloud.type);
  const month = monthOf(request.start_date);
  const ofBill: Condition = { column: 'cost_entry_bill_id', equals: cloud.billId };
  const rowsOf = (table: string, between: DayRange): Delete => ({
    place: 'tenant',
    table,
    where: [ofBill, { column: 'usage_start', between }],
  });
  return {
    schema,
    pipeline,
    cloud,
    days,
    full: request.full,
    windows: [
      {
        ...days,
        inputs: inputsOf(pipeline, { schema, cloud: cloud.source }, days),
        config: cloudDailyConfig(cloud, config, month),
        state: [],
        deletes: [],
      },
    ],
    locks: locksOf(request),
    before: [],
    moved: [],
    deletes: [
      ...(tables === 'further' ? [] : [rowsOf(kokuTables(cloud.type).daily, days)]),
      ...(tables === 'daily' ? [] : daily.further).flatMap(({ table, replaces }) =>
        replaces === undefined ? [] : [rowsOf(table, replaces === 'month' ? month : days)],
      ),
    ],
    after: afterPlans(request, pipeline, { days, kokuWindows: windowsOf(days, request.date_step), cloud }),
  };
}

/** Lines of a window that keeps every id of a resource: in the memory of an engine a line takes up to 2 kB. */
const LINES_WITH_IDS = 500_000;

/**
 * The same plan in windows of fewer lines, where the table keeps the ids of all resources and every rule is per day: the ids of a
 * window are in memory all at once. `linesOf` counts the lines of the bill, and is not asked of other bills.
 */
export async function inWindowsThatFit(
  plan: RunPlan,
  linesOf: (bill: InputPlan) => Promise<number>,
): Promise<RunPlan> {
  const { type } = plan.cloud!;
  const { outputs } = plan.pipeline;
  const [whole] = plan.windows;
  const bill = whole?.inputs.find(({ relation }) => relation === 'bill_rows');
  const isPerDay = outputs.every(({ table }) => table === kokuTables(type).daily);
  const keepsIds = cloudOf(type).daily.resources !== undefined;
  if (whole === undefined || bill === undefined || !keepsIds || !isPerDay) return plan;
  const windows = Math.ceil((await linesOf(bill)) / LINES_WITH_IDS);
  return windows <= 1 ? plan : { ...plan, windows: parted(plan.days, windows).map(windowOn(whole)) };
}

/** As many ranges of days, as equal as days allow. */
function parted({ start, end }: DayRange, parts: number): DayRange[] {
  const days = daysOf({ start, end }).length;
  const length = Math.ceil(days / parts);
  return Array.from({ length: Math.ceil(days / length) }, (_, part) => {
    const first = addDays(start, part * length);
    const last = addDays(first, length - 1);
    return { start: first, end: last < end ? last : end };
  });
}
