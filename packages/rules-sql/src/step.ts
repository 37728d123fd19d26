import type { ErrorCode } from '@ocp/core';
import type { Dialect } from './dialect.ts';

/** Name of a relation, as the engine spells it in SQL. */
export type Ref = (relation: string) => string;

/** The condition that a label column's value belongs to the part of the labels that is being made; true without parts. */
export type Part = (column: string) => string;

/** All labels at once. */
export const whole: Part = () => 'true';

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
  /**
   * Label columns: they hold what stands for a label text, equal for equal texts only. It is the text itself, or its number where
   * a database cannot group and join texts that are together larger than its memory. Rules read the label columns of inputs and
   * steps so, too (`labelColumns`), and ask the dialect where they need texts (`labelTexts`, `labelMembers`).
   */
  labels?: readonly string[];
  /** The one of them of which the rule makes new texts, and gives texts. */
  newLabel?: string;
  /** True if rows of different labels can be made one part after the other: the rule keeps to `part`. */
  inParts?: true;
  sql(dialect: Dialect, ref: Ref, part?: Part): string;
}
