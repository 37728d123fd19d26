import type { Columns } from './columns.ts';
import type { DayRange } from './days.ts';

/** A condition on one column; all conditions of an operation hold together. */
export type Condition =
  | { column: string; between: DayRange }
  | { column: string; equals: string | number }
  | { column: string; differs: string | number }
  | { column: string; in: readonly string[] }
  | { column: string; nullOrZero: true }
  | { column: string; notZero: true }
  /** A JSON object with this member. */
  | { column: string; hasMember: string }
  | { column: string; isNull: boolean }
  /** The UUID of a cluster in `reporting_ocp_clusters`, of this OpenShift source. */
  | { column: string; ofSource: string };

/** Where a table is. `tenant`: Koku's schema. `state`: ours beside it (spec cli.md, "State between runs"). */
export type TablePlace = 'tenant' | 'state';

/** Rows that a run removes before it writes. */
export interface Delete {
  place: TablePlace;
  table: string;
  where: readonly Condition[];
}

/** Some rows of a table. */
export interface TableRows {
  place: TablePlace;
  table: string;
  /** The rows that meet all conditions of one of these. */
  where: readonly (readonly Condition[])[];
}

/** Rows of which a run remembers how it left them. */
export interface StampedRows extends TableRows {
  /** They have a day, and are looked at by it. */
  byDay: boolean;
}

/** Rows that are remembered: by day where their conditions ask for days. */
export const stampedRows = ({ place, table, where }: TableRows): StampedRows => ({
  place,
  table,
  where,
  byDay:
    where.length > 0 &&
    where.every((all) => all.some((one) => one.column === 'usage_start' && 'between' in one)),
});

/** Rows of a table in whose place others come. */
export interface ReplacedRows extends TableRows {
  /** All of them go and come, also those that are the same. */
  anew: boolean;
}

/** Rows of a table of ours or of the tenant that a window reads, and the relation of the steps that they are. */
export interface StateRead {
  relation: string;
  /** Default: our state. */
  place?: TablePlace;
  table: string;
  columns: Columns;
  where: readonly Condition[];
}
