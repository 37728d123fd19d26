import { stateSchema, type Day, type StampedRows } from '@ocp/core';
import { qualified } from '../connection/quoting.ts';
import type { Session } from '../connection/session.ts';
import { anySql } from './conditions.ts';

/** Rows of one table that are looked at together. */
interface Scan {
  target: string;
  asked: { rows: StampedRows; index: number }[];
}

/**
 * Which transactions wrote the rows, and how many each: a row that is changed gets another transaction, one that is removed is missing.
 * Numbers of transactions come again after four billion; here they are counted on from the next one, so that a row which is
 * older than that gets another text, and none has that of another. Those of transactions that run now may be greater than the next
 * one: hence the margin. Each table is read once, whatever is asked of it.
 */
export async function stampsOf(
  session: Session,
  asked: readonly StampedRows[],
): Promise<ReadonlyMap<Day, string>[]> {
  const scans = await scansOf(session, asked);
  const stamps = asked.map(() => new Map<Day, Map<string, number>>());
  if (scans.length > 0) {
    const values: unknown[] = [];
    const rows = await session.look<{ scan: number; day: Day; writer: string; counts: number[] }>(
      `with next as (select pg_snapshot_xmax(pg_current_snapshot())::text::bigint + 1000000 as number)
        select scan, coalesce(day::text, '') as day, counts,
          (number - (number - writer::text::bigint) % 4294967296)::text as writer
        from (${scans.map((scan, number) => scanSql(scan, number, values)).join(' union all ')}) scans cross join next`,
      values,
    );
    for (const { scan, day, writer, counts } of rows) {
      for (const [place, { rows: of, index }] of scans[scan]!.asked.entries()) {
        const count = counts[place] ?? 0;
        if (count === 0) continue;
        const key = of.byDay ? day : '';
        const writers = stamps[index]!.get(key) ?? new Map<string, number>();
        stamps[index]!.set(key, writers.set(writer, (writers.get(writer) ?? 0) + count));
      }
    }
  }
  return stamps.map((days) => new Map([...days].sort().map(([day, writers]) => [day, textOf(writers)])));
}

const textOf = (writers: ReadonlyMap<string, number>): string =>
  [...writers]
    .sort()
    .map(([writer, count]) => `${writer}:${count}`)
    .join(' ');

/** What is asked, by the tables that are there; rows with a member of a JSON column by themselves, which has an index. */
async function scansOf(session: Session, asked: readonly StampedRows[]): Promise<Scan[]> {
  const targets = asked.map(({ place, table }) =>
    qualified(place === 'state' ? stateSchema(session.schema) : session.schema, table),
  );
  const known = await existing(session, targets);
  const scans = new Map<string, Scan>();
  for (const [index, rows] of asked.entries()) {
    const target = targets[index]!;
    if (!known.has(target)) continue;
    const alone = rows.where.some((where) => where.some((condition) => 'hasMember' in condition));
    const key = alone ? `${target} ${index}` : target;
    const scan = scans.get(key) ?? { target, asked: [] };
    scan.asked.push({ rows, index });
    scans.set(key, scan);
  }
  return [...scans.values()];
}

/** Groups are of the columns as they are: their texts would be made for every row. */
function scanSql({ target, asked }: Scan, number: number, values: unknown[]): string {
  // The planner finds what conditions have in common only where the same value is the same parameter.
  const known = new Map<string, string>();
  const parameter = (value: string | number, column: string) => {
    const key = `${column} ${value}`;
    const found = known.get(key) ?? `$${values.push(value)}`;
    known.set(key, found);
    return found;
  };
  const conditions = asked.map(({ rows }) => anySql(rows.where, parameter));
  const counts = conditions.map((condition) => `count(*) filter (where ${condition})`);
  const day = asked.some(({ rows }) => rows.byDay) ? 'usage_start' : 'null::date';
  return `select ${number} as scan, ${day} as day, xmin as writer, array[${counts.join(', ')}]::int[] as counts
    from ${target} where ${conditions.join(' or ')} group by 2, 3`;
}

/** Those of some tables that are there. */
async function existing(session: Session, targets: readonly string[]): Promise<Set<string>> {
  const rows = await session.query<{ target: string }>(
    'select target from unnest($1::text[]) as asked (target) where to_regclass(target) is not null',
    [[...new Set(targets)]],
  );
  return new Set(rows.map(({ target }) => target));
}
