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

/**
 * A double rounded half away from zero to some decimals, as Trino does it. Digits are looked at only where the product may be
 * a hair beside the half that they mean; the hair has a least length, because PostgreSQL multiplies nothing to below 1e-307.
 */
export function rounded({ types, functions: f }: Dialect, double: string, decimals: number): string {
  const places = `1e${decimals}`;
  const scaled = `(${double}) * ${places}`;
  return `case
        when abs(${scaled} - floor(${scaled}) - 0.5) <= (abs(${double}) + 1) * 3e${decimals - 16}
          then cast(${f.decimal(double, 38, decimals)} as ${types.double})
        else floor(${scaled} + 0.5) / ${places}
      end`;
}

/** The product of an amount of nine decimals and a factor of twelve, both doubles, which is exact before it is rounded likewise. */
export const roundedProduct = (
  { types, functions: f }: Dialect,
  amount: string,
  factor: string,
  decimals: number,
) =>
  `cast(cast(${f.decimal(amount, 20, 9)} * ${f.decimal(factor, 18, 12)} as decimal(38, ${decimals})) as ${types.double})`;

/**
 * A double of at least 0 divided by one above it, as decimals of nine places all three, half up. The double of the quotient may
 * lie on the other side of a half; the products that say on which side it is are exact.
 */
export function roundedQuotient({ functions: f }: Dialect, dividend: string, divisor: string): string {
  const whole = `floor((${dividend}) / (${divisor}) * 1e9)`;
  const twice = `(2 * ${f.decimal(whole, 38, 0)} + 1) * ${f.decimal(divisor, 38, 9)}`;
  return `(${whole} + case when 2000000000 * ${f.decimal(dividend, 38, 9)} >= ${twice} then 1 else 0 end) / 1e9`;
}

/** Names of a relation, `alias.name` each. */
export const of = (alias: string, names: readonly string[]) =>
  names.map((name) => `${alias}.${name}`).join(', ');

/** Maxima of texts by code points and of a number, each under its own name. */
export const greatestTexts = ({ functions: f }: Dialect, alias: string, names: readonly string[]) =>
  names.map((name) => `${f.maxText(`${alias}.${name}`)} as ${name}`).join(', ');
