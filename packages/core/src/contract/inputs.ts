import type { Columns } from './columns.ts';
import type { CloudType } from './words.ts';

export type Grain = 'hourly' | 'daily';

/**
 * One logical table of the lake (spec inputs.md 1, 2). A file may lack any column (it reads as null) except the
 * `required` ones, without which a row has no identity.
 */
export interface InputTable {
  name: string;
  provider: 'OCP' | CloudType;
  /** Folder below the provider. */
  report: string;
  grain: Grain;
  /** The column that days are taken from. */
  time: string;
  columns: Columns;
  required: readonly string[];
}

/** A relation that a pipeline reads of the lake. */
export interface PipelineInput {
  /** The name that the steps know it by. */
  relation: string;
  table: InputTable;
  /** Which month partitions are looked at: that of the window's first day, or also those before and after the window's. */
  months: 'own' | 'around';
  /** Which of their rows are read: those of the window, of its first day, or all of the partition. */
  days: 'window' | 'first' | 'all';
}
