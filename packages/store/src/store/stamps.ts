import { stateSchema, type Day, type TableRows } from '@ocp/core';
import { qualified } from '../connection/quoting.ts';
import { relationExists } from '../connection/relation-exists.ts';
import type { Session } from '../connection/session.ts';
import { whereAnySql } from './conditions.ts';

/** The key of the text of all rows. */
const ALL_DAYS = '';

/**
 * Which transactions wrote the rows, and how many each: a row that is changed gets another transaction, one that is removed is missing.
 * Numbers of transactions come again after four billion; here they are counted on from the next one, so that a row which is
 * older than that gets another text, and none has that of another. Those of transactions that run now may be greater than the next
 * one: hence the margin.
 */
export async function stampsOf(
  session: Session,
  { place, table, where }: TableRows,
  byDay: boolean,
): Promise<ReadonlyMap<Day, string>> {
  const schema = place === 'state' ? stateSchema(session.schema) : session.schema;
  const target = qualified(schema, table);
  if (!(await relationExists(session.query, target))) return new Map();
  const { sql, values } = whereAnySql(where);
  const rows = await session.query<{ day: Day; stamp: string }>(
    `with next as (select pg_snapshot_xmax(pg_current_snapshot())::text::bigint + 1000000 as number),
      writers as (
        select ${byDay ? 'usage_start::text' : `'${ALL_DAYS}'`} as day, xmin::text::bigint as writer, count(*) as rows
        from ${target} where ${sql}
        group by 1, 2
      )
      select day, string_agg(number - (number - writer) % 4294967296 || ':' || rows, ' ' order by writer) as stamp
      from writers cross join next
      group by day`,
    values,
    { schema, table },
  );
  return new Map(rows.map(({ day, stamp }) => [day, stamp]));
}
