import { askedTable, text, type CloudType, type Day, type LakeQuestions } from '../contract/index.ts';
import { tableNamed, type SourceDays } from './times.ts';

/**
 * The payer account of an AWS source's bill of a month: that of the first line that has one (of several, Koku takes any; spec
 * cost-model.md 13.2). Null without one.
 */
export async function payerAccount(
  lake: LakeQuestions,
  { schema, source, month }: { schema: string; source: string; month: Day },
  signal: AbortSignal,
): Promise<string | null> {
  const column = 'bill_payeraccountid';
  const table = askedTable(tableNamed('aws_line_items'), text(column));
  return (await lake.anyText([{ table, schema, source, month }], column, signal)) ?? null;
}

/** A place in a GCP bill. */
export interface GcpPlace {
  billing_account_id: string | null;
  project_id: string | null;
  project_name: string | null;
  service_id: string | null;
  service_description: string | null;
  location_region: string | null;
}

const placeColumns = [
  'billing_account_id',
  'project_id',
  'project_name',
  'service_id',
  'service_description',
  'location_region',
] as const satisfies readonly (keyof GcpPlace)[];

/**
 * Each account, project, service and region of a GCP source's lines on some days, in the partition of the invoice month
 * (spec cloud-daily.md 4, cost-model.md 13.4), in the order of their texts. Of other clouds Koku asks nothing of the kind.
 */
export async function gcpTopology(
  lake: LakeQuestions,
  { schema, source, start, end, month }: SourceDays & { month: Day },
  signal: AbortSignal,
): Promise<GcpPlace[]> {
  const table = askedTable(tableNamed('gcp_line_items'), text(...placeColumns));
  const found = await lake.distinct([{ table, schema, source, month }], placeColumns, { start, end }, signal);
  return found
    .map((texts) => [JSON.stringify(texts), texts] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, texts]) => Object.fromEntries(placeColumns.map((name, index) => [name, texts[index] ?? null])))
    .map((place) => place as unknown as GcpPlace);
}

/** A sum of a day. */
export interface DaySum {
  date: Day;
  sum: number;
}

/** What Koku's validation adds up of a bill, and where (spec cost-model.md 13.5). */
const validated: Readonly<Record<CloudType, { table: string; column: string }>> = {
  AWS: { table: 'aws_line_items_daily', column: 'lineitem_unblendedcost' },
  Azure: { table: 'azure_line_items', column: 'costinbillingcurrency' },
  GCP: { table: 'gcp_line_items_daily', column: 'cost' },
};

/** The cost of a bill's lines by day, in the partition of the first day's month; a day without lines is not there. */
export async function billSums(
  lake: LakeQuestions,
  type: CloudType,
  { schema, source, start, end }: SourceDays,
  signal: AbortSignal,
): Promise<DaySum[]> {
  const { table: name, column } = validated[type];
  const table = askedTable(tableNamed(name), { [column]: 'double' });
  const days = { start, end };
  const sums = await lake.sumsByDay([{ table, schema, source, month: start }], column, days, signal);
  return sums.map(({ day, sum }) => ({ date: day, sum }));
}
