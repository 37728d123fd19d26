import type {
  AfterStepRef,
  CloudSource,
  ConfigRelations,
  Day,
  DayRange,
  Enough,
  Delete,
  InputTable,
  PartitionRef,
  Pipeline,
  StampedRows,
  StateRead,
  UsagePrices,
} from '../contract/index.ts';

/** The parameters of one cluster's run. */
export interface RunParameters {
  sourceUuid: string;
  reportPeriodId: number;
  clusterId: string;
  clusterAlias: string | null;
}

/** The bill of a run, and what it bears. */
export interface BillParameters extends CloudSource {
  billId: number;
  /** A fraction, such as 0.1; of OpenShift on AWS with nine decimals (spec ocp-on-aws.md 7, cloud-daily.md). */
  markup: number;
}

/** What a run of a cluster on a cloud is told besides. */
export interface CloudParameters extends BillParameters {
  distribution: 'cpu' | 'memory';
  /** A fraction; undefined without a markup of the OpenShift source. */
  openshiftMarkup: number | undefined;
  /** Whether the bill is searched for pairs of tags and labels where the reporting tables share none (spec ocp-on-azure.md 3.1). */
  tagProcessing: boolean;
  /** Whether disks are shared out by claims and what they leave (spec ocp-on-gcp.md 1); true where there is no such switch. */
  unattributedStorage: boolean;
}

/** One relation of the lake or of the staging: where its rows are, and which of them are read. */
export interface InputPlan {
  relation: string;
  table: InputTable;
  partitions: readonly PartitionRef[];
  /** Without days all rows of the partitions. */
  days?: DayRange;
  /** What of these rows is enough; absent: all of them. */
  enough?: Enough;
}

/** One window of days: everything that it reads; its deletes precede its outputs. */
export interface WindowPlan extends DayRange {
  inputs: readonly InputPlan[];
  config: ConfigRelations;
  state: readonly StateRead[];
  deletes: readonly Delete[];
}

/** A step afterwards, on days of its own, with the rows that it makes anew. */
export interface AfterPlan {
  name: string;
  /** `window`: after each window, on its days. `end`: after all of them, on each of `days`. */
  when: 'window' | 'end';
  days: readonly DayRange[];
  deletes: readonly Delete[];
  /** What it writes of a day comes from rows of this day alone. */
  daily: boolean;
  /** What it takes of the plan. */
  knows: AfterStepRef['knows'];
  /** All rows that it looks at. */
  reads: readonly StampedRows[];
  /** All rows that it makes or changes. */
  leaves: readonly StampedRows[];
  /** Tables whose rows it changes in their place. */
  changes: readonly string[];
  /** Whole tables: while one is empty, it changes nothing. */
  onlyWith: readonly StampedRows[];
}

/** What the tables of virtual machines and GPUs take from reports: made once, after all windows (spec vm-gpu.md). */
export interface MachinesPlan {
  pipeline: Pipeline;
  window: WindowPlan;
  /** Whether the source has reports of virtual machines, of whatever month. */
  vmReports: boolean;
  /** The first days of those days of steps afterwards on which a rate for GPUs is in force. */
  gpuRates: readonly Day[];
}

/** What OpenShift rows were made from. */
export interface MadeFrom {
  source: string;
  /** Also those before the first day with data. */
  days: DayRange;
  /** Of the reports and of the configuration; another text means that the rows are old. */
  from: string;
  /** Nodes with rows of which the source had none in Koku's table of nodes when they were made. */
  unnamed: readonly string[];
  /** What other clusters know of its nodes. */
  elsewhere: readonly unknown[];
  /** Whether Koku's table of nodes knows all their roles, as far as that was seen. */
  known?: boolean;
}

/** Days of a source that a run was the last one to make, in `SUMMARIZED_TABLE` or `KEPT_TABLE`. */
export interface SummarizedDays {
  table: string;
  source: string;
  /** Of the bill, in `KEPT_TABLE`. */
  cloudSource?: string;
  days: DayRange;
  /** The days whose rows in the table go: those that were made anew, or what was the last window before. */
  replaced: DayRange;
}

/**
 * What one transaction does. Pure data: made from a request and the configuration, printable, and the only thing that a run
 * follows.
 */
export interface RunPlan {
  schema: string;
  pipeline: Pipeline;
  /** Absent for a cloud alone. */
  cluster?: RunParameters;
  /** Absent for OpenShift alone. */
  cloud?: BillParameters & Partial<CloudParameters>;
  days: DayRange;
  /** Everything is made and written anew, also what did not change. */
  full: boolean;
  windows: readonly WindowPlan[];
  /** Advisory locks, taken in this order (spec cli.md, "One command, one transaction"). */
  locks: readonly string[];
  /** Runs that make OpenShift rows of our state which the windows read and which are missing or old (spec cli.md, "State"). */
  before: readonly RunPlan[];
  /** What the OpenShift rows of the source and these days are made from, to be known by later runs. */
  made?: MadeFrom;
  /** What users read of which days the run makes: kept for an incumbent that comes after us. */
  summarized?: SummarizedDays;
  /** Rows of sources that are on another bill now (spec after.md 4, step 0); mostly there are none. Before all else. */
  moved: readonly Delete[];
  /** Once, before all windows. */
  deletes: readonly Delete[];
  /** Absent where nothing follows in PostgreSQL. */
  machines?: MachinesPlan;
  /** What usage costs, where `ocp prices set` entered it. */
  prices?: UsagePrices;
  after: readonly AfterPlan[];
}
