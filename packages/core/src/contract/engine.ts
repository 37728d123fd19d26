import type { Day, DayRange } from './days.ts';
import type { InputTable } from './inputs.ts';
import type { LakeFile, Reads } from './lake.ts';
import type { Pipeline } from './pipeline.ts';
import type { ConfigRelations, EngineRow, ResultTable } from './relations.ts';
import type { SqlSession } from './sql.ts';
import type { Warning } from './warning.ts';
import type { PipelineName } from './words.ts';

export type CapabilityLevel = 'full' | 'partial' | 'none';

/** What an engine can do, as data: the conformance suite picks its goldens from it, and skips stay visible. */
export interface Capabilities {
  pipelines: Readonly<Record<PipelineName, CapabilityLevel>>;
  /** Costs of rates that need reports (spec cost-model.md 5 to 9); absent: none. */
  rates?: CapabilityLevel;
  /**
   * Computes in the run's transaction: takes staged inputs, and makes temporary tables also in a run that writes nothing
   * else.
   */
  inDatabase: boolean;
  /** Whether it reads the lake's files from this machine's disk, or from where the lake is. */
  reads: Reads;
}

/** What an engine makes of a pipeline, or of the costs of rates. */
export const capabilityOf = (
  { capabilities }: Pick<Engine, 'capabilities'>,
  pipeline: PipelineName | 'rates',
): CapabilityLevel =>
  pipeline === 'rates' ? (capabilities.rates ?? 'none') : capabilities.pipelines[pipeline];

/** One input of a job. */
export interface JobInput {
  table: InputTable;
  /** Rows of other days are left out; without days all rows of the files are meant. */
  days?: DayRange;
  /** Texts of which one row of each combination is enough: an engine may leave out other rows, and all other columns. */
  distinct?: readonly string[];
  /** An empty list is an empty table. */
  files: readonly LakeFile[];
  /** Where the rows are in the run's database and not in files: a SELECT of the table's columns and `usage_start`. */
  staged?: string;
}

/** One window's worth of work for an engine: everything it may know. */
export interface EngineJob {
  pipeline: Pipeline;
  days: DayRange;
  /** By the name of the relation in the pipeline; every input of the pipeline is there. */
  inputs: Readonly<Record<string, JobInput>>;
  config: ConfigRelations;
  /** Relations that earlier runs left (spec cli.md, "State between runs"), by their names in the steps. */
  state: Readonly<Record<string, ResultTable>>;
  /** The run's transaction, for engines that compute in the database. */
  sql: SqlSession;
  limits: { memory?: string | undefined; threads?: number | undefined };
  signal: AbortSignal;
  /** Hears of rows that the engine left out where the lake did not look into the files. */
  warn?: (warning: Warning) => void;
  /** Looks into a file of which an engine left rows out: what is to be said of them, with their places. */
  leftOut?: (file: LakeFile) => Promise<readonly Warning[]>;
}

/**
 * What the rows of a day are, as two texts: of the same rows, in any order, both are the same. Numbers are rounded to 40 bits, for
 * each text on another grid: where rows differ by what the order of a sum makes, one of the two is the same all the same.
 * Digests of another engine, or of another version of it, are others.
 */
export type Digest = readonly [string, string];

/** A run in progress: relations are made step by step and read until `close`. */
export interface EngineSession {
  /** Makes the relation of a step and returns its number of rows; earlier steps exist. Fails with `ENGINE_*`. */
  make(step: string): Promise<number>;
  /** A relation that was made, restricted to some of its columns, in that order, and to rows whose `usage_start` is in some days. */
  result(relation: string, columns: readonly string[], days?: readonly DayRange[]): Promise<ResultTable>;
  /** Digests of some columns of a relation that was made, by its `usage_start`. */
  digests(relation: string, columns: readonly string[]): Promise<ReadonlyMap<Day, Digest>>;
  /**
   * Rows of a relation that was made or that the job brought (`relationColumns`) whose columns equal some values, at most
   * `limit`; for explanations, not for tables. With `distinct`, only these columns, and each combination of them once.
   */
  rows(
    relation: string,
    where: Readonly<Record<string, string>>,
    limit: number,
    distinct?: readonly string[],
  ): Promise<EngineRow[]>;
  /** Numbers of a relation made before: one sum for each column (null when all terms are null). */
  sums(relation: string, columns: readonly string[]): Promise<(number | null)[]>;
  /** Gives back what the relation holds; it is not read again. */
  release(relation: string): Promise<void>;
  /** Gives back memory and temporary files; never fails. */
  close(): Promise<void>;
}

/** An engine makes the steps of the pipelines it supports. Stateless: everything of a run is in its session. */
export interface Engine {
  readonly name: string;
  readonly capabilities: Capabilities;
  /** How it is set, for the run report; what is not said is the default. */
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
  open(job: EngineJob): Promise<EngineSession>;
}
