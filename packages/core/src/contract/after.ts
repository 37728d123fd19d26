import type { DayRange } from './days.ts';
import type { OpenCells } from './open-cells.ts';
import type { UsagePrices } from './prices.ts';
import type { SqlSession, TableCounts } from './sql.ts';
import type { CloudSource } from './tenant.ts';

/** The rows that a step in PostgreSQL works on. */
export interface AfterScope {
  /** The window, or the whole range, as the pipeline says of the step. */
  days: DayRange;
  /** Absent when the run is of a cloud alone. */
  cluster?: ClusterScope;
  /** Absent when the run is of OpenShift alone. */
  cloud?: CloudScope;
  /** Of the tables of virtual machines and GPUs. */
  machines?: MachinesScope;
  /** Of the steps that charge usage. */
  prices?: UsagePrices;
}

/** What the tables of virtual machines and GPUs are made from (spec vm-gpu.md). */
export interface MachinesScope {
  /** Whether the source has reports of virtual machines, of whatever month. */
  vmReports: boolean;
  /** Whether its price list on the first of the days has a rate for GPUs: then rows come from costs alone. */
  gpuRate: boolean;
}

export interface ClusterScope {
  /** The OpenShift source. */
  source: string;
  reportPeriodId: number;
  clusterId: string;
  clusterAlias: string | null;
}

export interface CloudScope extends CloudSource {
  billId: number;
  /** Markup of the OpenShift source's cost model as a fraction; undefined without one (spec after.md 4, step 10). */
  openshiftMarkup?: number | undefined;
}

/** One step that Koku runs in PostgreSQL after Trino (spec after.md); the same for every engine. */
export interface AfterStep {
  name: string;
  /**
   * Runs on the rows of the scope and says what it changed, by table. The rows of a table that it makes anew go `into` the table
   * of that name, quoted; there it also reads those of its own which it made before.
   */
  run(
    sql: SqlSession,
    scope: AfterScope,
    into: (table: string) => string,
  ): Promise<Record<string, TableCounts>>;
  /**
   * Looks for what the specification leaves open in the rows that the step makes of this scope, while what it reads is as it was
   * then. Absent where nothing is open.
   */
  open?(sql: SqlSession, scope: AfterScope): Promise<OpenCells>;
}
