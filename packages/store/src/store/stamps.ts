import { stateSchema, type Day, type StampedRows } from '@ocp/core';
import { qualified } from '../connection/quoting.ts';
import type { Session } from '../connection/session.ts';
import { whereAnySql } from './conditions.ts';

/**
 * Which transactions wrote the rows, and how many each: a row that is changed gets another transaction, one that is removed is missing.
 * Numbers of transactions come again after four billion; here they are counted on from the next one, so that a row which is
 * older than that gets another text, and none has that of another. Those of transactions that run now may be greater than the next
 * one: hence the margin.
 */
export async function stampsOf(
  session: Session,
  asked: readonly StampedRows[],
): Promise<ReadonlyMap<Day, string>[]> {
  const found = asked.map(() => new Map<Day, string>());
  const targets = asked.map(({ place, table }) =>
    qualified(place === 'state' ? stateSchema(session.schema) : session.schema, table),
  );
  const known = await existing(session, targets);
  const values: unknown[] = [];
  const writers = asked.flatMap(({ where, byDay }, index) => {
    const target = targets[index];
    if (target === undefined || !known.has(target)) return [];
    return [
      `select ${index} as asked, ${byDay ? 'usage_start::text' : `''`} as day, xmin::text::bigint as writer, count(*) as rows
        from ${target} where ${whereAnySql(where, values).sql} group by 1, 2, 3`,
    ];
  });
  if (writers.length === 0) return found;
  const rows = await session.query<{ asked: number; day: Day; stamp: string }>(
    `with next as (select pg_snapshot_xmax(pg_current_snapshot())::text::bigint + 1000000 as number)
      select asked, day, string_agg(number - (number - writer) % 4294967296 || ':' || rows, ' ' order by writer) as stamp
      from (${writers.join(' union all ')}) writers cross join next
      group by asked, day
      order by asked, day`,
    values,
  );
  for (const { asked: index, day, stamp } of rows) found[index]?.set(day, stamp);
  return found;
}

/** Those of some tables that are there. */
async function existing(session: Session, targets: readonly string[]): Promise<Set<string>> {
  const rows = await session.query<{ target: string }>(
    'select target from unnest($1::text[]) as asked (target) where to_regclass(target) is not null',
    [[...new Set(targets)]],
  );
  return new Set(rows.map(({ target }) => target));
}
