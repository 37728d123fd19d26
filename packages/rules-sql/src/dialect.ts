import type { ColumnType } from '@ocp/core';

/**
 * How one SQL database spells what the rules need. Everything the rules write without a `Dialect` means the same in
 * Trino, DuckDB and PostgreSQL: nothing is divided by zero, and joins are by equations. A rule never asks which
 * one it is. Arguments and results are SQL expressions.
 */
export interface Dialect {
  readonly name: string;
  /** Of columns; `label` is that of label columns (`SqlStep.labels`). */
  readonly types: Readonly<Record<ColumnType | 'label', string>>;
  readonly functions: Functions;
}

export interface Functions {
  /** A random UUID, another for every row. */
  uuid(): string;
  /** SQL LIKE without an escape character; case matters (spec ocp-daily.md 8). */
  like(text: string, pattern: string): string;
  /** True if the text is a JSON object; false, never an error, for any other text. */
  isJsonObject(text: string): string;
  /** True if a member of a JSON object is an object or a list; of a repeated key the last member counts. */
  hasNestedMember(text: string): string;
  /**
   * A scalar member of a JSON object as text, a number as it is written; null when it is not there or is none. Of a repeated key
   * the first member counts. `key` is of `[A-Za-z0-9_./-]`.
   */
  jsonMember(text: string, key: string): string;
  /**
   * A relation `(<column>, key, value)` of the members of the JSON objects in `<column>` of `relation`. Values are text as
   * Trino casts them: strings as they are, `7`, `true`, and fractions as `1.5E0`. Of a repeated key the last member counts.
   */
  jsonMembers(relation: string, column: string): string;
  /** What stands for `{}` in label columns (`SqlStep.labels`). */
  noLabels(): string;
  /** `relation` with the texts of its label columns in these columns. */
  labelTexts(relation: string, ...columns: string[]): string;
  /** As `jsonMembers`, of a label column. */
  labelMembers(relation: string, column: string): string;
  /** Lower case of each letter by itself, of any script (Unicode's simple mapping). */
  lowerCase(text: string): string;
  /** A text as a JSON string with every non-ASCII character as `\\uXXXX`, as Koku's ingest writes tags. */
  jsonAsciiString(text: string): string;
  /** The rows of `relation`, each once for every `position` from 1 to `count` (none below 1). */
  positions(relation: string, count: string): string;
  /** A relation `(<column>, part)` of the matches of a regular expression in `<column>` of `relation`, left to right. */
  matches(relation: string, column: string, pattern: string): string;
  /** True if the whole text matches a regular expression of the common kind (no look-around, no back-references). */
  matchesAll(text: string, pattern: string): string;
  /** A relation `(<column>, part)` of what lies between the commas of `<column>` of `relation`. */
  commaParts(relation: string, column: string): string;
  /** A text as a JSON string, non-ASCII characters kept; null as `null`. */
  jsonString(text: string): string;
  /** Aggregate: texts joined with `,`, ascending by `order` in code points. */
  joinOrdered(text: string, order: string): string;
  /** Aggregate: the distinct texts joined with `,`, ascending by code points. */
  joinDistinct(text: string): string;
  /** Greatest text by code points; ignores null. */
  maxText(text: string): string;
  /** A text with all matches of a regular expression of the common kind replaced by a plain text. */
  replaceAll(text: string, pattern: string, by: string): string;
  /** A double as a decimal, half away from zero: the shortest digits that mean the double are what is rounded, as Trino does it. */
  decimal(double: string, precision: number, scale: number): string;
  /** A double as Trino casts it to text: `1.536E4`, `1.0E0`. */
  doubleText(double: string): string;
  /** SHA-256 of a text in UTF-8, as hexadecimal digits in upper case. */
  sha256(text: string): string;
  /** Aggregate: a text that is the same for the same rows of some columns, in any order, and another one for others. */
  digest(columns: readonly string[]): string;
  /** A text that sorts by code points as the argument does by UTF-16 code units. */
  utf16Order(text: string): string;
}
