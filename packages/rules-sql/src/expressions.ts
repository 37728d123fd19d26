import { namespacesOfNobody, type ColumnType } from '@ocp/core';
import type { Dialect } from './dialect.ts';

/** Seconds to hours. */
export const hours = (seconds: string) => `${seconds} / 3600`;

/** Bytes to GiB. */
export const gibibytes = (bytes: string) => `${bytes} / 1073741824`;

/** The greater of two numbers, null if either is null, as Trino's `greatest` (DuckDB and PostgreSQL skip nulls). */
export const greatest = (a: string, b: string) =>
  `case when ${a} >= ${b} then ${a} when ${b} > ${a} then ${b} end`;

/** A null of a type. */
export const nullOf = (dialect: Dialect, type: ColumnType) => `cast(null as ${dialect.types[type]})`;

/** Two texts are equal or both null, as equations: `is not distinct from` keeps some databases from a hash join. */
export const same = (a: string, b: string) =>
  `coalesce(${a}, '') = coalesce(${b}, '') and (${a} is null) = (${b} is null)`;

/** The members `key`, `value` of a group as one canonical JSON object (spec ocp-daily.md 3.5); `{}` without any with a key. */
export function canonicalObject({ functions: f }: Dialect, key: string, value: string): string {
  const member = `case when ${key} is not null then ${f.jsonString(key)} || ':' || ${f.jsonString(value)} end`;
  return `'{' || coalesce(${f.joinOrdered(member, f.utf16Order(key))}, '') || '}'`;
}

/** A scalar member of a column that holds JSON; what is no JSON object has none. */
export const scalarMember = ({ functions: f }: Dialect, json: string, key: string) =>
  `case when ${f.isJsonObject(json)} then ${f.jsonMember(json, key)} end`;

/** Texts of ours as a list of literals: names that hold no quote. */
export const listed = (texts: readonly string[]) => texts.map((text) => `'${text}'`).join(', ');

/** Namespaces that stand for capacity or cost of nobody. */
export const specialNamespaces = listed(namespacesOfNobody);

/** A double rounded half away from zero to some decimals, as Trino does it. */
export function rounded(double: string, decimals: number): string {
  const factor = `1e${decimals}`;
  const half = (value: string) => `floor(${value} * ${factor} + 0.5) / ${factor}`;
  return `case when ${double} < 0 then -(${half(`-(${double})`)}) else ${half(double)} end`;
}

/** Names of a relation, `alias.name` each. */
export const of = (alias: string, names: readonly string[]) =>
  names.map((name) => `${alias}.${name}`).join(', ');

/** Maxima of texts by code points and of a number, each under its own name. */
export const greatestTexts = ({ functions: f }: Dialect, alias: string, names: readonly string[]) =>
  names.map((name) => `${f.maxText(`${alias}.${name}`)} as ${name}`).join(', ');
