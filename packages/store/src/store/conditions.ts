import type { Condition } from '@ocp/core';
import { identifier, literal } from '../connection/quoting.ts';

/** All conditions as SQL with its parameters; `true` without any. */
export function whereSql(where: readonly Condition[]): { sql: string; values: unknown[] } {
  const values: unknown[] = [];
  const sql = allSql(where, (value) => `$${values.push(value)}`);
  return { sql, values };
}

/** Rows for which all conditions of one of these hold; `false` without any. */
export function whereAnySql(alternatives: readonly (readonly Condition[])[]): {
  sql: string;
  values: unknown[];
} {
  const values: unknown[] = [];
  return { sql: anySql(alternatives, (value) => `$${values.push(value)}`), values };
}

/** The same, each value as `parameter` writes it. */
export function anySql(alternatives: readonly (readonly Condition[])[], parameter: WriteValue): string {
  const parts = alternatives.map((where) => `(${allSql(where, parameter)})`);
  return parts.length === 0 ? 'false' : `(${parts.join(' or ')})`;
}

/** All conditions with the values written out, for statements such as COPY that take no parameters. */
export function whereText(where: readonly Condition[]): string {
  return allSql(where, (value) => literal(String(value)));
}

/** Writes a value that a column is compared with. */
export type WriteValue = (value: string | number, column: string) => string;

function allSql(where: readonly Condition[], write: WriteValue): string {
  return where.map((condition) => conditionSql(condition, write)).join(' and ') || 'true';
}

function conditionSql(condition: Condition, write: WriteValue): string {
  const column = identifier(condition.column);
  const value = (given: string | number) => write(given, condition.column);
  if ('between' in condition) {
    const { start, end } = condition.between;
    return `${column} between ${value(start)} and ${value(end)}`;
  }
  if ('equals' in condition) return `${column} = ${value(condition.equals)}`;
  if ('in' in condition) return `${column} in (${condition.in.map(value).join(', ') || 'null'})`;
  if ('differs' in condition) return `${column} <> ${value(condition.differs)}`;
  if ('hasMember' in condition) return `${column} ? ${value(condition.hasMember)}`;
  if ('notZero' in condition) return `${column} <> 0`;
  if ('isNull' in condition) return `${column} is ${condition.isNull ? '' : 'not '}null`;
  if ('ofSource' in condition) {
    return `${column} in (select uuid from reporting_ocp_clusters where provider_id = ${value(condition.ofSource)})`;
  }
  return `(${column} is null or ${column} = 0)`;
}
