import { cloudOf, kokuTables, type KeptState } from '../clouds/index.ts';
import {
  monthOf,
  stampedRows,
  windowsOf,
  type Condition,
  type Day,
  type DayRange,
  type OpenshiftSource,
  type StoreTransaction,
} from '../contract/index.ts';
import { byBill, KEPT_TABLE, MADE_TABLE, type CloudParameters } from '../plan/index.ts';
import type { OpenshiftRequest } from '../request.ts';

/** A cluster that was made on a bill, and of which our state does not tell what was kept. */
interface Unkept {
  source: string;
  /** The last day of its detail in the month. */
  last: Day;
}

/**
 * The requests that make what other clusters kept of a bill where our state lacks it: it was dropped, or another system made
 * them. Koku's detail says which these are. Each is for the last window of the month, of which a cluster keeps its rows (spec
 * ocp-on-aws.md 1; ocp-on-azure.md 11 Q1), in the order in which `all` runs them.
 */
export async function missingKept(
  request: OpenshiftRequest,
  cloud: CloudParameters,
  living: readonly OpenshiftSource[],
  transaction: StoreTransaction,
): Promise<OpenshiftRequest[]> {
  const { kept } = cloudOf(cloud.type);
  if (kept === undefined) return [];
  const { start_date: start, end_date: end, ocp_source_uuid: own } = request;
  const month = monthOf(start);
  const unkept = await unkeptOf(byBill(living, cloud).here, cloud, month, transaction);
  const { report_period_id: _period, cluster_id: _id, cluster_alias: _alias, ...asked } = request;
  return othersOf(unkept, own, kept).map(({ source, last }) => {
    const days = { start: month.start, end: last > end ? last : end };
    const window = windowsOf(days, request.date_step).at(-1) ?? days;
    const of = { ocp_source_uuid: source, start_date: window.start, end_date: window.end };
    return { ...asked, ...of, standalone: false };
  });
}

/** By their first report periods. */
async function unkeptOf(
  here: readonly OpenshiftSource[],
  { type, source: bill, billId }: CloudParameters,
  month: DayRange,
  transaction: StoreTransaction,
): Promise<Unkept[]> {
  const inMonth = { column: 'usage_start', between: month };
  const known = await knownOn(bill, month, transaction);
  const firstPeriod = ({ periods }: OpenshiftSource) => Math.min(...periods.map(({ id }) => id));
  const unknown = here
    .filter(({ source, periods }) => !known.has(source) && periods.length > 0)
    .toSorted((a, b) => firstPeriod(a) - firstPeriod(b));
  const details = unknown.map(({ periods }) =>
    stampedRows({
      place: 'tenant',
      table: kokuTables(type).detail,
      where: [
        [
          inMonth,
          { column: 'cost_entry_bill_id', equals: billId },
          { column: 'report_period_id', in: periods.map(({ id }) => String(id)) },
        ],
      ],
    }),
  );
  const stamps = details.length === 0 ? [] : await transaction.stamps(details);
  return unknown.flatMap(({ source }, index) => {
    const last = [...(stamps[index]?.keys() ?? [])].sort().at(-1);
    return last === undefined ? [] : [{ source, last }];
  });
}

/** The sources whose last window on the bill we made; where a cleanup took the rows of its days, these are not known any more. */
async function knownOn(bill: string, month: DayRange, transaction: StoreTransaction): Promise<Set<string>> {
  const inMonth = { column: 'usage_start', between: month };
  const daysOf = async (table: string, ...where: Condition[]) => {
    const { rows } = await transaction.texts(
      'state',
      table,
      ['source_uuid', 'usage_start'],
      [inMonth, ...where],
    );
    return rows.map(([source = null, day]) => ({ source, key: `${source} ${day}` }));
  };
  const made = new Set((await daysOf(MADE_TABLE)).map(({ key }) => key));
  const kept = await daysOf(KEPT_TABLE, { column: 'cloud_source_uuid', equals: bill });
  return new Set(kept.flatMap(({ source, key }) => (source !== null && made.has(key) ? [source] : [])));
}

/** Where clusters have places, one that was made before has its own after those before it; the others find theirs when they run. */
function othersOf(unkept: readonly Unkept[], own: string, { own: place }: KeptState): readonly Unkept[] {
  const at = unkept.findIndex(({ source }) => source === own);
  if (at === -1) return unkept;
  return place === undefined ? unkept.toSpliced(at, 1) : unkept.slice(0, at);
}
