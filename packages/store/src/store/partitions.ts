import { randomInt } from 'node:crypto';
import { type Day, type DayRange, monthsOf, monthStart, nextMonthStart, OcpError } from '@ocp/core';
import { identifier, identifiers, qualified } from '../connection/quoting.ts';
import type { Session } from '../connection/session.ts';

/** The registry row of a default partition: only tables that have one get month partitions. */
interface Registered {
  parent: string;
  fallback: string;
  column: string;
  type: string;
}

/** Half-open: `to` is the first day of the next month. */
interface Month {
  from: string;
  to: string;
}

/**
 * Creates the missing month partitions through Koku's registry, whose trigger does the DDL (tables/partitions.md,
 * "Creating the partition of a month"). Locks the parents against readers to the end of the transaction when
 * something is missing, and nothing otherwise.
 */
export async function ensurePartitions(
  session: Session,
  tables: readonly string[],
  days: DayRange,
): Promise<void> {
  const registry = qualified(session.schema, 'partitioned_tables');
  const rows = await session.query<Registered & { name: string; fallback: string | null }>(
    `select partition_of_table_name as parent, table_name as name, partition_col as column, partition_type as type,
        case when partition_parameters ->> 'default' = 'true' then table_name end as fallback
      from ${registry} where schema_name = $1 and partition_of_table_name = any($2)`,
    [session.schema, tables],
    { table: 'partitioned_tables' },
  );
  const present = new Set(rows.map(({ name }) => name));
  for (const table of tables) {
    const registered = rows.find(({ parent, fallback }) => parent === table && fallback !== null);
    if (!registered) continue;
    for (const { start } of monthsOf(days)) {
      const month = { from: monthStart(start), to: nextMonthStart(start) };
      if (!present.has(partitionName(table, month.from)))
        await addMonth(session, registry, registered, month);
    }
  }
}

async function addMonth(session: Session, registry: string, table: Registered, month: Month): Promise<void> {
  const place = { table: table.parent };
  await session.execute('savepoint add_month');
  try {
    await register(session, registry, table, month, month);
  } catch (error) {
    if (!defaultHoldsRows(error)) throw error;
    await session.execute('rollback to savepoint add_month', [], place);
    await registerAndMove(session, registry, table, month);
  }
  await session.execute('release savepoint add_month', [], place);
}

/** The row makes the partition. When another writer was first, waits for its end; false if it made the partition. */
async function register(
  session: Session,
  registry: string,
  table: Registered,
  month: Month,
  bounds: Month,
): Promise<boolean> {
  const added = await session.execute(
    `insert into ${registry} (schema_name, table_name, partition_of_table_name, partition_type, partition_col,
        partition_parameters, active) values ($1, $2, $3, $4, $5, $6, true)
      on conflict (schema_name, table_name) do nothing`,
    [
      session.schema,
      partitionName(table.parent, month.from),
      table.parent,
      table.type,
      table.column,
      parameters(bounds),
    ],
    { table: table.parent },
  );
  return added === 1;
}

/** Rows of the month are in the default partition: the new one is made elsewhere, filled and put in its place. */
async function registerAndMove(
  session: Session,
  registry: string,
  table: Registered,
  month: Month,
): Promise<void> {
  const years = randomInt(100, 7000);
  const elsewhere = { from: inYears(month.from, years), to: inYears(month.to, years) };
  if (!(await register(session, registry, table, month, elsewhere))) return;
  const name = partitionName(table.parent, month.from);
  const place = { table: table.parent };
  const row = [session.schema, name];
  await session.execute(
    `update ${registry} set active = false where schema_name = $1 and table_name = $2`,
    row,
    place,
  );
  const columns = await columnsOf(session, name);
  await session.execute(
    `with moved as (delete from ${qualified(session.schema, table.fallback)}
        where ${identifier(table.column)} >= $1::date and ${identifier(table.column)} < $2::date returning *)
      insert into ${qualified(session.schema, name)} (${columns}) select ${columns} from moved`,
    [month.from, month.to],
    place,
  );
  await session.execute(
    `update ${registry} set active = true, partition_parameters = $3 where schema_name = $1 and table_name = $2`,
    [...row, parameters(month)],
    place,
  );
}

async function columnsOf(session: Session, table: string): Promise<string> {
  const rows = await session.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped
      and attgenerated = ''`,
    [qualified(session.schema, table)],
  );
  return identifiers(rows.map(({ name }) => name));
}

/** PostgreSQL refuses a partition that would take rows from the default one. */
function defaultHoldsRows(error: unknown): boolean {
  return error instanceof OcpError && (error.cause as { code?: string } | undefined)?.code === '23514';
}

/** The name of the partition of a month, which any of its days says. */
export function partitionName(table: string, day: Day): string {
  return `${table}_${day.slice(0, 4)}_${day.slice(5, 7)}`;
}

function parameters({ from, to }: Month): string {
  return JSON.stringify({ default: false, from, to });
}

function inYears(day: string, years: number): string {
  return `${Number(day.slice(0, 4)) + years}${day.slice(4)}`;
}
