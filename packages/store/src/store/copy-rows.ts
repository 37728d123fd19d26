import {
  OcpError,
  stateSchema,
  type Columns,
  type ErrorPlace,
  type Output,
  type ResultTable,
} from '@ocp/core';
import { identifier, identifiers, qualified } from '../connection/quoting.ts';
import type { Session } from '../connection/session.ts';
import { exactNumber, sqlType } from '../connection/sql-types.ts';
import { insertSelected } from './rejected-value.ts';
import { ensureStateTable } from './state-tables.ts';

/**
 * COPY into a table of the tenant, of the state, which is made when missing, or into a temporary one, which is made anew.
 * Returns the number of rows.
 */
export async function copyRows(
  session: Session,
  place: Output['place'],
  table: string,
  rows: ResultTable,
): Promise<number> {
  if (place === 'tenant') return copyTable(session, qualified(session.schema, table), rows, { table });
  if (place === 'temporary') {
    await makeTemporary(session, table, rows.columns);
    return copyTable(session, `pg_temp.${identifier(table)}`, rows, { table });
  }
  await ensureStateTable(session, table, rows.columns);
  const schema = stateSchema(session.schema);
  return copyTable(session, qualified(schema, table), rows, { schema, table });
}

/** For the steps afterwards alone; it goes with the transaction. */
async function makeTemporary(session: Session, table: string, columns: Columns): Promise<void> {
  const typed = Object.entries(columns).map(([name, type]) => `${identifier(name)} ${sqlType(type)}`);
  await session.execute(`drop table if exists pg_temp.${identifier(table)}`);
  await session.execute(`create temporary table ${identifier(table)} (${typed.join(', ')}) on commit drop`);
}

/** Puts all rows into the table `target`, which comes quoted, column by column name; with COPY where they come from outside. */
export async function copyTable(
  session: Session,
  target: string,
  rows: ResultTable,
  place: ErrorPlace,
): Promise<number> {
  const columns = identifiers(Object.keys(rows.columns));
  const copied =
    rows.select === undefined
      ? await session.copy(
          `copy ${target} (${columns}) from stdin with (format csv, encoding 'UTF8')`,
          await rows.copy(),
          place,
        )
      : await insertSelected(
          session,
          `insert into ${target} (${columns}) select ${await assigned(session, target, rows)} from (${rows.select}) made`,
          { target, columns: rows.columns, select: rows.select },
          place,
        );
  if (copied !== rows.rows) {
    throw new OcpError('ENGINE_STEP', `${rows.rows} rows were made, but ${copied} arrived`, { where: place });
  }
  return copied;
}

/**
 * The columns of rows in the database as the target takes them, so that they arrive as COPY would bring them. PostgreSQL assigns
 * most types to one another; texts become JSON, a UUID or an array only by a cast. A double goes by its text into an exact number: by
 * itself it would be cut to 15 significant digits first and then rounded a second time. No other column gets a cast: one to
 * `varchar(n)` would cut a long value in silence.
 */
async function assigned(session: Session, target: string, { columns }: ResultTable): Promise<string> {
  const casts = await session.query<{ name: string; type: string }>(
    `select attname as name, atttypid::regtype::text as type from pg_attribute
      where attrelid = to_regclass($1) and atttypid = any ('{json, jsonb, uuid, numeric, text[]}'::regtype[])`,
    [target],
  );
  const types = new Map(casts.map(({ name, type }) => [name, type]));
  return Object.entries(columns)
    .map(([name, from]) => {
      const type = types.get(name);
      if (type === undefined) return identifier(name);
      if (type !== 'numeric') return `cast(${identifier(name)} as ${type})`;
      return from === 'double' ? exactNumber(identifier(name)) : identifier(name);
    })
    .join(', ');
}
