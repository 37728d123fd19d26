import {
  OcpError,
  stateSchema,
  type Replacement,
  type ReplacedRows,
  type ResultTable,
  type TableCounts,
} from '@ocp/core';
import { identifier, identifiers, qualified } from '../connection/quoting.ts';
import type { Session } from '../connection/session.ts';
import { whereAnySql } from './conditions.ts';
import { copyTable } from './copy-rows.ts';
import { ensureStateTable } from './state-tables.ts';

/** The rows of a table that are replaced, with its parts quoted and as parameters. */
interface Scope extends ReturnType<typeof whereAnySql> {
  target: string;
  place: { schema: string; table: string };
}

/** Makes the rows of a table those that come; a table of the state is made when missing. */
export async function replaceRows(
  session: Session,
  replaced: ReplacedRows,
  rows: ResultTable,
): Promise<TableCounts> {
  if (replaced.place === 'state') await ensureStateTable(session, replaced.table, rows.columns);
  const { into, settle } = await beginReplacement(session, replaced);
  return settle(await copyTable(session, into, rows, scopeOf(session, replaced).place));
}

/**
 * Begins to replace rows of a table. Where there are none, or all are to be written anew, the new ones go straight into the table;
 * else into a table of the transaction that has its columns and defaults, but no index, and only what differs reaches the table.
 */
export async function beginReplacement(session: Session, replaced: ReplacedRows): Promise<Replacement> {
  const scope = scopeOf(session, replaced);
  const { target, place, sql, values } = scope;
  const columns = replaced.anew ? undefined : await columnsOfKnown(session, scope);
  if (columns !== undefined) return throughPending(session, scope, columns);
  const deleted = replaced.anew
    ? await session.execute(`delete from ${target} where ${sql}`, values, place)
    : 0;
  return { into: target, settle: (written) => Promise.resolve({ deleted, written }) };
}

function scopeOf(session: Session, { place, table, where }: ReplacedRows): Scope {
  const schema = place === 'state' ? stateSchema(session.schema) : session.schema;
  return { ...whereAnySql(where), target: qualified(schema, table), place: { schema, table } };
}

/** Columns of a table. */
interface Columns {
  /** Those that take values. */
  all: string[];
  /** Those that rows are compared by: all but a UUID in the primary key. */
  compared: string[];
  /** Those that are made by sums. */
  numbers: string[];
}

/** The columns of a table that has rows to replace; undefined for one without. Sorts get memory for the rest of the transaction. */
async function columnsOfKnown(
  session: Session,
  { target, place, sql, values }: Scope,
): Promise<Columns | undefined> {
  const found = await session.query<{ name: string; key: boolean; number: boolean }>(
    `select attname as name, atttypid = 'uuid'::regtype and coalesce(attnum = any (indkey), false) as key,
        atttypid = any ('{numeric, float8}'::regtype[]) as number, set_config('work_mem', '32MB', true)
      from pg_attribute left join pg_index on indrelid = attrelid and indisprimary
      where attrelid = '${target}'::regclass and attnum > 0 and not attisdropped and attgenerated = ''
        and exists (select from ${target} where ${sql})
      order by attnum`,
    values,
    place,
  );
  if (found.length === 0) return undefined;
  const namesOf = (columns: typeof found) => columns.map(({ name }) => name);
  return {
    all: namesOf(found),
    compared: namesOf(found.filter(({ key }) => !key)),
    numbers: namesOf(found.filter(({ number }) => number)),
  };
}

async function throughPending(session: Session, scope: Scope, columns: Columns): Promise<Replacement> {
  const { target, place } = scope;
  const name = `new_${place.table}`.slice(0, 63);
  const into = `pg_temp.${identifier(name)}`;
  await session.execute(
    `create temporary table ${identifier(name)} (like ${target} including defaults) on commit drop`,
    [],
    place,
  );
  return {
    into,
    async settle(made) {
      const counts = await writeDifferences(session, scope, into, columns);
      await session.execute(`drop table ${into}, ${DIFFERENT}`);
      return { ...counts, unchanged: made - counts.written };
    },
  };
}

/** Rows that go, with the partition that they are in, and rows that come. */
const DIFFERENT = 'pg_temp.rows_that_differ';
/** Pairs of them whose numbers are the same but for what a sum rounds away in another order. */
const ALIKE = 'pg_temp.rows_alike';

/** Numbers count as the same within this part of the greater one, or within two units of the fifteenth decimal. */
const NOISE = '1e-12';
const UNITS = '2e-15';

/**
 * Removes the rows of the scope that do not come again, and adds those that are not there. Rows are the same when two hashes of 64
 * bits are, each of half of their columns, the generated key aside, or when their numbers alone differ, by as much as the order of a sum
 * makes. The same row several times counts as often as it is there. A row that another transaction changes meanwhile would be
 * missed: then nothing is changed, and the run may begin again.
 */
async function writeDifferences(
  session: Session,
  scope: Scope,
  pending: string,
  columns: Columns,
): Promise<TableCounts> {
  const { target, place, sql, values } = scope;
  if ((await findDifferent(session, scope, pending, columns)) === 0) return { deleted: 0, written: 0 };
  if (columns.numbers.length > 0) await leaveAlike(session, scope, pending, columns);
  const [expected] = await session.query<{ goes: number; comes: number }>(
    `select count(goes)::int as goes, count(comes)::int as comes from ${DIFFERENT}`,
  );
  const { goes = 0, comes = 0 } = expected ?? {};
  if (goes > 0) {
    const deleted = await session.execute(
      `delete from ${target} known using ${DIFFERENT} different
        where known.ctid = different.goes and known.tableoid = different.part and ${sql}`,
      values,
      place,
    );
    if (deleted !== goes) throw changedMeanwhile(place);
  }
  if (comes > 0) {
    const all = identifiers(columns.all);
    await session.execute(
      `insert into ${target} (${all}) select ${all} from ${pending} made
        where made.ctid in (select comes from ${DIFFERENT} where comes is not null)`,
      [],
      place,
    );
  }
  return { deleted: goes, written: comes };
}

/** With 0 an empty JSON object would be as null is, with 1 the number 0. */
const SEEDS = [0x0c0ffee0, 0x5eed5eed] as const;

/** Hashes of every other column and of those between them, and the place of a row among those that are the same. */
function numbered(select: string, from: string, columns: readonly string[], order = ''): string {
  const [first, second] = SEEDS.map((seed, half) => {
    const some = columns.filter((_, index) => index % 2 === half);
    return `hash_record_extended(row(${identifiers(some)}), ${seed})`;
  });
  return `
    select *, row_number() over (partition by first_hash, second_hash ${order}) as nth
    from (select ${select}, ${first} as first_hash, ${second} as second_hash from ${from}) hashed`;
}

/** Returns the number of rows that differ. */
function findDifferent(
  session: Session,
  { target, place, sql, values }: Scope,
  pending: string,
  { compared }: Columns,
): Promise<number> {
  return session.execute(
    `create temporary table ${DIFFERENT} on commit drop as
      with known as (${numbered('tableoid as part, ctid as place', `${target} where ${sql}`, compared)}),
        made as (${numbered('ctid as place', pending, compared)})
      select known.part, known.place as goes, made.place as comes
      from known full join made using (first_hash, second_hash, nth)
      where known.place is null or made.place is null`,
    values,
    place,
  );
}

/** Takes the pairs from the rows that differ whose numbers alone do, by nothing that matters. */
async function leaveAlike(
  session: Session,
  { target, place, sql, values }: Scope,
  pending: string,
  { compared, numbers }: Columns,
): Promise<void> {
  const others = compared.filter((name) => !numbers.includes(name));
  const names = identifiers(numbers);
  const same = numbers.map(identifier).map(
    (name) => `(known.${name} is not distinct from made.${name} or abs(known.${name} - made.${name})
        <= ${NOISE} * greatest(abs(known.${name}), abs(made.${name})) + ${UNITS})`,
  );
  await session.execute(
    `create temporary table ${ALIKE} on commit drop as
      with known as (${numbered(
        `part, goes, ${names}`,
        `${target} row join ${DIFFERENT} on row.ctid = goes and row.tableoid = part where ${sql}`,
        others,
        `order by ${names}`,
      )}),
        made as (${numbered(`comes, ${names}`, `${pending} row join ${DIFFERENT} on row.ctid = comes`, others, `order by ${names}`)})
      select known.part, known.goes, made.comes
      from known join made using (first_hash, second_hash, nth)
      where ${same.join(' and ')}`,
    values,
    place,
  );
  // One by one: a join on either would compare every row with every other.
  await session.execute(
    `delete from ${DIFFERENT} different using ${ALIKE} alike where different.comes = alike.comes`,
  );
  await session.execute(
    `delete from ${DIFFERENT} different using ${ALIKE} alike
      where different.part = alike.part and different.goes = alike.goes`,
  );
  await session.execute(`drop table ${ALIKE}`);
}

function changedMeanwhile(where: Scope['place']): OcpError {
  return new OcpError('DATABASE_STATEMENT', 'another transaction changed rows that this run replaces', {
    where,
    hint: 'Nothing was changed; run it again.',
    passing: true,
  });
}
