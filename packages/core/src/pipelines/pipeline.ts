import type { Columns } from '../columns.ts';
import type { InputName } from '../inputs.ts';
import type { PipelineName } from '../request.ts';

/** One named relation on the way from the inputs to the tables. */
export interface Step {
  name: string;
  /** What one row is, for readers and for `plan`. */
  about: string;
  columns: Columns;
  /** Inputs, configuration, state and earlier steps that it is made from. */
  reads: readonly string[];
}

/** How rows of a step reach a table of the tenant or of the state. */
export interface Output {
  /** Table name without its schema. */
  table: string;
  /** `tenant`: Koku's schema. `state`: ours beside it (spec cli.md, "State between runs"). */
  place: 'tenant' | 'state';
  step: string;
  /**
   * `replace`: the plan's deletes of this table, then COPY. `merge`: rows that are not there yet are added and known
   * ones kept up to date (spec inputs.md 5.1).
   */
  mode: 'replace' | 'merge';
  columns: readonly string[];
}

/** A measure whose total is compared between two relations of a run. */
export interface ConservedMeasure {
  measure: string;
  in: { relation: string; column: string };
  attributed: readonly { relation: string; column: string }[];
}

/** A pipeline is an ordered list of steps, with what goes in and what comes out. */
export interface Pipeline {
  /** Of a request, or of a question that is asked on the way. */
  name: PipelineName | 'aws-infrastructure';
  inputs: readonly InputName[];
  steps: readonly Step[];
  outputs: readonly Output[];
  conserved: readonly ConservedMeasure[];
  /** The steps that follow in PostgreSQL when the run is stand-alone (spec after.md), in their order. */
  after: readonly AfterStepRef[];
}

/** A step afterwards, by name, with the tables whose rows of the source and days it makes anew. */
export interface AfterStepRef {
  name: string;
  /** Run once a window, after its outputs, or once at the end for the whole range. */
  per: 'window' | 'range';
  rewrites: readonly string[];
}
