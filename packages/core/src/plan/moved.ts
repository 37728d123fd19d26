import { clouds, kokuTables } from '../clouds/index.ts';
import {
  cloudTypes,
  type CloudType,
  type Condition,
  type DayRange,
  type Delete,
  type OpenshiftSource,
} from '../contract/index.ts';
import { onAllTables } from '../pipelines/index.ts';
import type { CloudParameters, RunParameters } from './plan.ts';

/**
 * Which sources are on a bill: those that Koku recorded there, and those of which nothing is recorded. Of these, what a run on
 * another cloud leaves of them is nothing: rows that are still there say that it was their last.
 */
export function byBill(sources: readonly OpenshiftSource[], { source: bill }: { source: string }) {
  const isHere = ({ cloud }: OpenshiftSource) => cloud === undefined || cloud.source === bill;
  return {
    here: sources.filter(isHere),
    elsewhere: sources.filter((source) => !isHere(source)),
  };
}

/** Where and when rows of moved sources are looked for. */
export interface MovedScope extends ReturnType<typeof byBill> {
  days: DayRange;
  /** What was kept for other runs goes for the whole month: on its other bills the source takes no share any more. */
  month: DayRange;
  /** Else the host keeps the tables of all clouds together. */
  standalone: boolean;
}

/** Conditions on whose rows go, by the kind of table: they differ in what they know of cluster and bill. */
interface Owner {
  source: string;
  detail: (sameCloud: boolean) => readonly Condition[] | undefined;
  /** Of tables that know the cluster and the source of the bill. */
  shown: readonly Condition[] | undefined;
  kept: readonly Condition[];
}

/**
 * The rows that sources left on bills which they are not on any more (spec after.md 4, step 0): those of this run's on every
 * other bill of every cloud, and on this bill those of sources elsewhere. By table and source, so that two runs that delete the
 * same rows never wait for each other.
 */
export function rowsOfMoved(run: RunParameters, cloud: CloudParameters, scope: MovedScope): Delete[] {
  const owners = [ownRows(run, cloud), ...scope.elsewhere.map((source) => leftHere(source, cloud, scope))];
  owners.sort((left, right) => (left.source < right.source ? -1 : 1));
  return rowsOf(owners, scope, cloud.type);
}

/** The rows of a source on every bill of every cloud, for one that runs on none any more. */
export const rowsOnBills = (run: RunParameters, scope: Omit<MovedScope, 'here' | 'elsewhere'>): Delete[] =>
  rowsOf([ownRows(run)], scope);

function rowsOf(
  owners: readonly Owner[],
  { days, month, standalone }: Pick<MovedScope, 'days' | 'month' | 'standalone'>,
  onType?: CloudType,
): Delete[] {
  const deletes = (
    place: Delete['place'],
    table: string,
    when: DayRange,
    of: (owner: Owner) => readonly Condition[] | undefined,
  ): Delete[] =>
    owners.flatMap((owner) => {
      const where = of(owner);
      return where === undefined
        ? []
        : [{ place, table, where: [{ column: 'usage_start', between: when }, ...where] }];
    });
  return [
    ...cloudTypes.flatMap((type) => {
      const description = clouds[type];
      if (description === undefined) return [];
      return [
        ...deletes('tenant', kokuTables(type).detail, days, ({ detail }) => detail(type === onType)),
        ...description.console.flatMap(({ table }) => deletes('tenant', table, days, ({ shown }) => shown)),
        ...(description.kept === undefined
          ? []
          : deletes('state', description.kept.table, month, ({ kept }) => kept)),
      ];
    }),
    ...(standalone ? [onAllTables.projects, onAllTables.daily, ...onAllTables.shown] : []).flatMap((table) =>
      deletes('tenant', table, days, ({ shown }) => shown),
    ),
  ];
}

/** Of the run's own source on all bills but its own, if it has one. */
function ownRows({ sourceUuid, reportPeriodId, clusterId }: RunParameters, cloud?: CloudParameters): Owner {
  const notOnBill = (column: string, id?: string | number): Condition[] =>
    id === undefined ? [] : [{ column, differs: id }];
  return {
    source: sourceUuid,
    detail: (sameCloud) => [
      { column: 'report_period_id', equals: reportPeriodId },
      ...(sameCloud ? notOnBill('cost_entry_bill_id', cloud?.billId) : []),
    ],
    shown: [{ column: 'cluster_id', equals: clusterId }, ...notOnBill('source_uuid', cloud?.source)],
    kept: [{ column: 'source_uuid', equals: sourceUuid }, ...notOnBill('cloud_source_uuid', cloud?.source)],
  };
}

/** Tables without a report period cannot tell it from another source of the same cluster that is on the bill. */
function leftHere(
  { source, periods }: OpenshiftSource,
  { source: bill, billId }: CloudParameters,
  { here }: MovedScope,
): Owner {
  const staying = new Set(here.flatMap((other) => other.periods.map(({ clusterId }) => clusterId)));
  const ids = periods.map(({ clusterId }) => clusterId).filter((id) => !staying.has(id));
  return {
    source,
    detail: (sameCloud) =>
      sameCloud
        ? [
            { column: 'cost_entry_bill_id', equals: billId },
            { column: 'report_period_id', in: periods.map(({ id }) => String(id)) },
          ]
        : undefined,
    shown:
      ids.length === 0
        ? undefined
        : [
            { column: 'cluster_id', in: ids },
            { column: 'source_uuid', equals: bill },
          ],
    kept: [
      { column: 'source_uuid', equals: source },
      { column: 'cloud_source_uuid', equals: bill },
    ],
  };
}
