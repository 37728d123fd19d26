import type { DayRange } from '../days.ts';
import type { Columns } from '../columns.ts';
import type { CloudParameters, RunParameters } from '../pipelines/config.ts';
import type { Pipeline } from '../pipelines/pipeline.ts';
import type { Request } from '../request.ts';

/** A condition on one column; all conditions of an operation hold together. */
export type Condition =
  | { column: string; between: DayRange }
  | { column: string; equals: string | number }
  | { column: string; differs: string | number }
  | { column: string; nullOrZero: true }
  | { column: string; notZero: true }
  | { column: string; isNull: boolean };

/** Rows that a run removes before it writes. */
export interface Delete {
  place: 'tenant' | 'state';
  table: string;
  where: readonly Condition[];
}

/** Rows of our state that a window reads, and the relation of the steps that they are. */
export interface StateRead {
  relation: string;
  table: string;
  columns: Columns;
  where: readonly Condition[];
}

/** One window of days: what it reads of the state; its deletes precede its outputs. */
export interface WindowPlan extends DayRange {
  state: readonly StateRead[];
  deletes: readonly Delete[];
}

/** A step afterwards, with the rows that it makes anew. */
export interface AfterPlan {
  name: string;
  per: 'window' | 'range';
  deletes: readonly Delete[];
}

/**
 * What one transaction does for one cluster. Pure data: made from a request and the configuration, printable, and
 * the only thing that a run follows.
 */
export interface ClusterPlan {
  schema: string;
  pipeline: Pipeline;
  run: RunParameters;
  /** Only on a cloud. */
  cloud?: CloudParameters;
  days: DayRange;
  windows: readonly WindowPlan[];
  /** Advisory locks, taken in this order (spec cli.md, "One command, one transaction"). */
  locks: readonly string[];
  /** Once, before all windows. */
  deletes: readonly Delete[];
  after: readonly AfterPlan[];
}

/** The locks that a request holds before it reads its configuration. */
export function locksOf(request: Request): string[] {
  const openshift = openshiftLock(request.schema, request.ocp_source_uuid);
  return request.provider_type === 'OCP_AWS'
    ? [openshift, `${request.schema}/aws/${request.aws_source_uuid}`]
    : [openshift];
}

/** The lock on everything of an OpenShift source; UUIDs are in lower case. */
export function openshiftLock(schema: string, source: string): string {
  return `${schema}/openshift/${source}`;
}
