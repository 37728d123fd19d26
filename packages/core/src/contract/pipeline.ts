import { pick, type Columns } from './columns.ts';
import { OcpError } from './errors.ts';
import type { PipelineInput } from './inputs.ts';
import type { TablePlace } from './operations.ts';
import type { CloudType } from './words.ts';

/** One named relation on the way from the inputs to the tables. */
export interface Step<Name extends string = string> {
  name: Name;
  /** What one row is, for readers and for `plan`. */
  about: string;
  columns: Columns;
  /** Inputs, configuration, state and earlier steps that it is made from. */
  reads: readonly string[];
}

/** How rows of a step reach a table. */
export interface Output {
  /** Table name without its schema. */
  table: string;
  /** `temporary`: a table of the transaction, for the steps afterwards alone. */
  place: TablePlace | 'temporary';
  step: string;
  /**
   * `replace`: the plan's deletes of this table, then COPY. `merge`: rows that are not there yet are added and known
   * ones kept up to date (spec inputs.md 5.1). `add`: rows that are not there yet are added, none is changed.
   */
  mode: 'replace' | 'merge' | 'add';
  columns: readonly string[];
}

/** A measure whose total is compared between two relations of a run. */
export interface ConservedMeasure {
  measure: string;
  /** `times`: a number of a configuration relation that has one row, by which the column is multiplied. */
  in: { relation: string; column: string; times?: { relation: string; column: string } };
  attributed: readonly { relation: string; column: string }[];
}

/** What a pipeline's steps are about: the sets of rules are kept by it. */
export type PipelineKind =
  'openshift' | 'openshift-on-cloud' | 'cloud-daily' | 'infrastructure' | 'rates' | 'machines';

/** A pipeline is an ordered list of steps, with what goes in and what comes out. */
export interface Pipeline {
  /** Of a request, or of a question that is asked on the way. */
  name: string;
  kind: PipelineKind;
  /** The cloud whose bill is read; absent for OpenShift alone. */
  cloud?: CloudType;
  inputs: readonly PipelineInput[];
  steps: readonly Step[];
  outputs: readonly Output[];
  conserved: readonly ConservedMeasure[];
  /** The steps that follow in PostgreSQL when the run is stand-alone (spec after.md), in their order. */
  after: readonly AfterStepRef[];
}

/** Whose rows of a table a step afterwards reads or writes, of its days; `all`: the whole table. */
export type RowsOwner =
  | 'source'
  | 'cluster on the cloud'
  | 'costs of the cluster'
  | 'period on the bill'
  | 'bill'
  | 'virtual machines'
  | 'priced usage'
  | 'shared costs'
  | 'all';

/** Rows of a table. */
export interface StepRows {
  table: string;
  of: RowsOwner;
}

/** A step afterwards, by name, with the tables that it fills. */
export interface AfterStepRef {
  name: string;
  /**
   * `window`: after the outputs of each window. `range`: at the end, for all days at once. `koku-window`: at the end, once for
   * each window in which Koku would have run the range (spec inputs.md 6).
   */
  per: 'window' | 'range' | 'koku-window';
  /** Tables whose rows it makes anew: others come in the place of those of the days and this owner. */
  rewrites: readonly string[];
  of: RowsOwner;
  /** Other tables that it changes. */
  fills: readonly string[];
  /** All rows that it looks at. */
  reads: readonly StepRows[];
  /** A table: while that is empty, the step changes nothing. */
  onlyWith?: string;
  /** What else it takes of the plan. */
  knows: readonly ('cluster' | 'cloud' | 'machines' | 'prices')[];
  /** What it writes of a day comes from rows of this day alone. */
  daily: boolean;
}

/** The step of a name. Fails with `INTERNAL` for a name that the pipeline does not have. */
export function stepOf(pipeline: Pipeline, name: string): Step {
  const step = pipeline.steps.find((candidate) => candidate.name === name);
  if (step !== undefined) return step;
  throw new OcpError('INTERNAL', `${pipeline.name} has no step ${name}`, { where: { step: name } });
}

/** The columns of an output with their types. */
export const outputColumns = (pipeline: Pipeline, { step, columns }: Output): Columns =>
  pick(stepOf(pipeline, step).columns, columns);

/** Every table of the tenant that a stand-alone run changes, each once: its outputs, then what follows. */
export function tablesOf({ outputs, after }: Pipeline): string[] {
  const written = outputs.filter(({ place }) => place === 'tenant').map(({ table }) => table);
  return [...new Set([...written, ...after.flatMap(({ rewrites, fills }) => [...rewrites, ...fills])])];
}
