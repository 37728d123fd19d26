import { stateSchema, type Condition, type TablePlace, type TenantRows } from '@ocp/core';
import { identifier, qualified } from '../connection/quoting.ts';
import type { Session } from '../connection/session.ts';
import { whereSql } from './conditions.ts';
import { stateTableExists } from './state-tables.ts';

/**
 * Rows of a table, each value as text; a table of the state that is not there has none. Fails with `TABLE_MISSING` or
 * `COLUMN_MISSING`.
 */
export async function readTexts(
  session: Session,
  place: TablePlace,
  table: string,
  columns: readonly string[],
  where: readonly Condition[],
): Promise<TenantRows> {
  if (place === 'state' && !(await stateTableExists(session, table))) return { rows: [], scales: {} };
  const target = qualified(place === 'state' ? stateSchema(session.schema) : session.schema, table);
  const { sql, values } = whereSql(where);
  const texts = columns.map((name) => `${identifier(name)}::text`).join(', ');
  const found = await session.query<{ row: (string | null)[] }>(
    `select array[${texts}] as row from ${target} where ${sql}`,
    values,
    { table },
  );
  return { rows: found.map(({ row }) => row), scales: await scalesOf(session, target) };
}

/** Decimal places of the numeric columns; the modifier of a type holds them in its low bits. */
async function scalesOf(session: Session, target: string): Promise<Record<string, number>> {
  const found = await session.query<{ name: string; scale: number }>(
    `select attname as name, (atttypmod - 4) & 2047 as scale from pg_attribute
     where attrelid = to_regclass($1) and atttypid = 'numeric'::regtype and atttypmod >= 0`,
    [target],
  );
  return Object.fromEntries(found.map(({ name, scale }) => [name, scale]));
}
