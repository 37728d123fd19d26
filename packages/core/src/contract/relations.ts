import type { Readable } from 'node:stream';
import type { Columns } from './columns.ts';

/** A small relation that is handed to an engine as values. */
export interface ConfigRelation {
  columns: Columns;
  rows: readonly (readonly (string | number | boolean | null)[])[];
}

export type ConfigRelations = Readonly<Record<string, ConfigRelation>>;

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
