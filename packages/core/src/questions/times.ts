import {
  addDays,
  askedTable,
  OcpError,
  type Day,
  type DayRange,
  type LakeQuestions,
  type LakeTable,
  type PartitionRef,
  type TimeRange,
} from '../contract/index.ts';
import { lakeTable } from '../inputs/index.ts';
import { invoicedAround } from '../plan/cloud-daily.ts';
import { monthsAround } from '../plan/inputs.ts';

/** A source and the days that are asked for, both inclusive. */
export interface SourceDays extends DayRange {
  schema: string;
  source: string;
}

/** The first and the last time of a report, ISO 8601 in UTC; null when there is none. */
export interface FirstAndLast {
  first: string | null;
  last: string | null;
}

const midnight = (day: Day) => Date.parse(`${day}T00:00:00Z`);

/**
 * The first and the last time stamp of a source's rows on some days, in the partition of the first day's month
 * (spec cost-model.md 13.1; Koku asks for the daily pod reports).
 */
export async function firstAndLast(
  lake: LakeQuestions,
  table: LakeTable,
  { schema, source, start, end }: SourceDays,
  signal: AbortSignal,
): Promise<FirstAndLast> {
  const ref: PartitionRef = { table: askedTable(table), schema, source, month: start };
  const within = { first: midnight(start), last: midnight(addDays(end, 1)) - 1 };
  return written(await lake.times([ref], within, signal));
}

/**
 * The first and the last usage of an invoice month of GCP between the beginnings of two days, in the partitions of their months
 * and those around them; three days more on a side where it is the end of a month (spec cloud-daily.md 4).
 */
export async function invoiceMonthDates(
  lake: LakeQuestions,
  { schema, source, start, end, invoiceMonth }: SourceDays & { invoiceMonth: string },
  signal: AbortSignal,
): Promise<FirstAndLast> {
  const table = askedTable(tableNamed('gcp_line_items_daily'), { invoice_month: 'text' });
  const around = invoicedAround({ start, end });
  const refs = monthsAround(around, true).map((month): PartitionRef => ({ table, schema, source, month }));
  const where = { column: 'invoice_month', equals: invoiceMonth };
  const within = { first: midnight(around.start), last: midnight(around.end) };
  return written(await lake.times(refs, within, signal, where));
}

/** A table of the lake. Fails with `INTERNAL` for a name that there is not. */
export function tableNamed(name: string): LakeTable {
  const table = lakeTable(name);
  if (table !== undefined) return table;
  throw new OcpError('INTERNAL', `the lake has no table ${name}`, { where: { table: name } });
}

function written(times: TimeRange | undefined): FirstAndLast {
  const iso = (time: number | undefined) => (time === undefined ? null : new Date(time).toISOString());
  return { first: iso(times?.first), last: iso(times?.last) };
}
