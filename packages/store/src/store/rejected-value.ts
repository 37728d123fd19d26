import { OcpError, type Columns, type ErrorPlace } from '@ocp/core';
import { identifier } from '../connection/quoting.ts';
import type { Session } from '../connection/session.ts';
import { exactNumber } from '../connection/sql-types.ts';

/** Rows of the database on their way into a table. */
interface Selected {
  /** The table, quoted. */
  target: string;
  columns: Columns;
  /** A SELECT of the columns. */
  select: string;
}

/**
 * Runs an INSERT of rows that are in the database. A value that its column refuses is named as COPY would name it, with column
 * and row: PostgreSQL says neither of a statement. The rows are looked through only then.
 */
export async function insertSelected(
  session: Session,
  sql: string,
  rows: Selected,
  place: ErrorPlace,
): Promise<number> {
  await session.execute('savepoint before_rows');
  try {
    const inserted = await session.execute(sql, [], place);
    await session.execute('release savepoint before_rows');
    return inserted;
  } catch (error) {
    if (!(error instanceof OcpError) || !/^VALUE_/.test(error.code) || 'column' in error.where) throw error;
    await session.execute('rollback to savepoint before_rows');
    // What keeps us from looking is no cause.
    throw error.at((await firstRefused(session, rows).catch(() => undefined)) ?? {});
  }
}

/** The first value that is too long or too great for its column. */
async function firstRefused(
  session: Session,
  { target, columns, select }: Selected,
): Promise<ErrorPlace | undefined> {
  const types = await session.query<{ name: string; type: string }>(
    `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute where attrelid = to_regclass($1)`,
    [target],
  );
  const faults = types.flatMap(({ name, type }) => {
    const condition =
      name in columns ? refusing(identifier(name), type, columns[name] === 'double') : undefined;
    return condition === undefined ? [] : [`('${name}', ${condition})`];
  });
  if (faults.length === 0) return undefined;
  const [found] = await session.query<{ column: string; row: number }>(
    `select "column", "row"::float8 as "row"
      from (select row_number() over () as "row", * from (${select}) made) numbered
      cross join lateral (values ${faults.join(', ')}) faults ("column", refused)
      where refused order by "row" limit 1`,
  );
  return found;
}

/** When a column of a type refuses a value for its size. */
function refusing(value: string, type: string, isDouble: boolean): string | undefined {
  const [, precision, scale] = /^numeric\((\d+),(\d+)\)$/.exec(type) ?? [];
  if (precision !== undefined && scale !== undefined) {
    const number = isDouble ? exactNumber(value) : value;
    return `abs(round(${number}, ${scale})) >= power(10::numeric, ${Number(precision) - Number(scale)})`;
  }
  const [, length] = /^character varying\((\d+)\)$/.exec(type) ?? [];
  return length === undefined ? undefined : `char_length(${value}) > ${length}`;
}
