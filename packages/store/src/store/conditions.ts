import type { Condition } from '@ocp/core';
import { identifier, literal } from '../connection/quoting.ts';

/** All conditions as SQL with its parameters; `true` without any. */
export function whereSql(where: readonly Condition[]): { sql: string; values: unknown[] } {
  const values: unknown[] = [];
  const sql = join(where, (value) => `$${values.push(value)}`);
  return { sql, values };
}

/** Rows for which all conditions of one of these hold; `false` without any. Parameters come after those that are there. */
export function whereAnySql(
  alternatives: readonly (readonly Condition[])[],
  values: unknown[] = [],
): { sql: string; values: unknown[] } {
  const parts = alternatives.map((where) => `(${join(where, (value) => `$${values.push(value)}`)})`);
  return { sql: parts.length === 0 ? 'false' : `(${parts.join(' or ')})`, values };
}

/** All conditions with the values written out, for statements such as COPY that take no parameters. */
export function whereText(where: readonly Condition[]): string {
  return join(where, (value) => literal(String(value)));
}

function join(where: readonly Condition[], value: (value: string | number) => string): string {
  return where.map((condition) => conditionSql(condition, value)).join(' and ') || 'true';
}

function conditionSql(condition: Condition, value: (value: string | number) => string): string {
  const column = identifier(condition.column);
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
