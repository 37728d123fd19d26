import { stateSchema, type Columns, type ColumnType } from '@ocp/core';
import { identifier, qualified } from '../connection/quoting.ts';
import { takeLock } from '../connection/locks.ts';
import { relationExists } from '../connection/relation-exists.ts';
import type { Session } from '../connection/session.ts';
import { sqlType } from '../connection/sql-types.ts';

/** What later runs look rows up by, where a table has it. */
const key = ['source_uuid', 'usage_start'];

export function stateTableExists(session: Session, table: string): Promise<boolean> {
  return relationExists(session.query, qualified(stateSchema(session.schema), table));
}

/** Makes the state table, its schema, or columns that an older version of it lacks. */
export async function ensureStateTable(session: Session, table: string, columns: Columns): Promise<void> {
  if ((await missingColumns(session, table, columns)).length === 0) return;
  // Two first runs would meet in the catalog. Held to the end of the transaction, once in the life of a tenant.
  await takeLock(session, `state ${session.schema}`);
  const missing = await missingColumns(session, table, columns);
  const schema = stateSchema(session.schema);
  const target = qualified(schema, table);
  const place = { schema, table };
  await session.execute(`create schema if not exists ${identifier(schema)}`, [], place);
  await session.execute(`create table if not exists ${target} ()`, [], place);
  for (const [name, type] of missing) {
    await session.execute(`alter table ${target} add column ${identifier(name)} ${sqlType(type)}`, [], place);
  }
  if (key.every((name) => missing.some(([column]) => column === name))) {
    await session.execute(`create index on ${target} (${key.map(identifier).join(', ')})`, [], place);
  }
}

async function missingColumns(
  session: Session,
  table: string,
  columns: Columns,
): Promise<[string, ColumnType][]> {
  const present = await session.query<{ name: string }>(
    'select attname as name from pg_attribute where attrelid = to_regclass($1) and attnum > 0 and not attisdropped',
    [qualified(stateSchema(session.schema), table)],
  );
  return Object.entries(columns).filter(([name]) => !present.some((column) => column.name === name));
}
