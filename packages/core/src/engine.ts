import type { Readable } from 'node:stream';
import type { Columns } from './columns.ts';
import type { DayRange } from './days.ts';
import type { InputName } from './inputs.ts';
import type { LakeFile } from './lake.ts';
import type { ConfigRelations } from './pipelines/config.ts';
import type { Pipeline } from './pipelines/pipeline.ts';
import type { PipelineName } from './request.ts';
import type { SqlSession } from './store.ts';

export type CapabilityLevel = 'full' | 'partial' | 'none';

/** What an engine can do, as data: the conformance suite picks its goldens from it, and skips stay visible. */
export interface Capabilities {
  pipelines: Readonly<Record<PipelineName, CapabilityLevel>>;
  /**
   * Computes in the run's transaction: takes staged inputs, and makes temporary tables also in a run that writes nothing
   * else.
   */
  inDatabase: boolean;
}

/** One run's worth of work for an engine: everything it may know. */
export interface EngineJob {
  pipeline: Pipeline;
  days: DayRange;
  /** Local Parquet files of each logical table; an empty list is an empty table. */
  inputs: Readonly<Partial<Record<InputName, readonly LakeFile[]>>>;
  config: ConfigRelations;
  /** Relations that earlier runs left (spec cli.md, "State between runs"), by their names in the steps. */
  state: Readonly<Record<string, ResultTable>>;
  /** For engines that compute in the database. */
  database?: JobDatabase;
  limits: { memory?: string | undefined; threads?: number | undefined };
  signal: AbortSignal;
}

/** The database of a run. */
export interface JobDatabase {
  /** In the run's transaction. */
  sql: SqlSession;
  /** Inputs that are rows there and not files: a SELECT of the table's logical columns and `usage_start`. */
  staged: Readonly<Partial<Record<InputName, string>>>;
}

/** Rows on their way between an engine and PostgreSQL. */
export interface ResultTable {
  columns: Columns;
  rows: number;
  /**
   * The rows as PostgreSQL's CSV for COPY, without a header: an unquoted empty field is null, `""` the empty string.
   * The stream fails when the rows cannot be made to their end; a normal end means that all of them were there.
   */
  copy(): Promise<Readable>;
  /** The same rows as a SELECT in the run's transaction, when they are already in the database. */
  select?: string;
}

/** One row of a relation; dates and UUIDs as text. */
export type EngineRow = Record<string, string | number | boolean | null>;

/** A run in progress: relations are made step by step and read until `close`. */
export interface EngineSession {
  /** Makes the relation of a step and returns its number of rows; earlier steps exist. Fails with `ENGINE_*`. */
  make(step: string): Promise<number>;
  /** A relation that was made, restricted to some of its columns, in that order. */
  result(relation: string, columns: readonly string[]): Promise<ResultTable>;
  /** Rows of a relation that was made whose columns equal some values, at most `limit`; for explanations, not for tables. */
  rows(relation: string, where: Readonly<Record<string, string>>, limit: number): Promise<EngineRow[]>;
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
