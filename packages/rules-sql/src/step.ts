import type { ErrorCode } from '@ocp/core';
import type { Dialect } from './dialect.ts';

/** Name of a relation, as the engine spells it in SQL. */
export type Ref = (relation: string) => string;

/** Rows that must not exist, looked for before a step is made: columns `rows` (their number) and `example` (text). */
export interface SqlCheck {
  code: ErrorCode;
  message: string;
  hint: string;
  sql(dialect: Dialect, ref: Ref): string;
}

/** The rule of one step of a pipeline as SQL: a SELECT with the step's columns, by name. */
export interface SqlStep {
  check?: SqlCheck;
  /** Nothing is computed that another step needs: the engine need not hold the rows, only write them out. */
  view?: true;
  sql(dialect: Dialect, ref: Ref): string;
}
