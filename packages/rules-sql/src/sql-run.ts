import {
  OcpError,
  pick,
  stepOf,
  typeOf,
  type Columns,
  type Day,
  type DayRange,
  type Digest,
  type EngineRow,
  type Pipeline,
} from '@ocp/core';
import type { Dialect } from './dialect.ts';
import { identifier } from './quoting.ts';
import { sqlStep } from './rule-sets.ts';
import { whole, type Part, type Ref } from './step.ts';

/** A run of the rules in a database, as far as these functions need it: what its engine does in its own way. */
export interface SqlRun {
  readonly pipeline: Pipeline;
  readonly dialect: Dialect;
  readonly ref: Ref;
  /** Columns of a relation of the job. */
  columns(relation: string): Columns;
  /** Rows of a query, values in the order of its columns; `values` are those of its places. */
  query(sql: string, step: string, values?: readonly string[]): Promise<readonly (readonly unknown[])[]>;
  /** A value in a condition: a place, or a literal where statements have no places. */
  value(text: string, index: number): string;
}

/** The SELECT of a step with its columns, each of its type and in their order, after its check has found nothing. */
export async function stepSelect(run: SqlRun, name: string): Promise<string> {
  await checkStep(run, name);
  return partSelect(run, name, whole);
}

/** Fails with the code of a step's check if it finds rows. */
export async function checkStep(run: SqlRun, name: string): Promise<void> {
  const { pipeline, dialect, ref } = run;
  const { check } = sqlStep(pipeline, name);
  if (check !== undefined) {
    const [[rows, example] = []] = await run.query(check.sql(dialect, ref), name);
    if (Number(rows ?? 0) > 0) {
      const text = String(example).slice(0, 200);
      throw new OcpError(check.code, `${check.message}: ${Number(rows)} distinct, such as ${text}`, {
        where: { engine: dialect.name, step: name },
        hint: check.hint,
      });
    }
  }
}

/** The SELECT of the rows of a step that belong to a part of the labels. */
export function partSelect({ pipeline, dialect, ref }: SqlRun, name: string, part: Part): string {
  const { sql, labels = [], newLabel } = sqlStep(pipeline, name);
  const given = labels.filter((column) => column !== newLabel);
  return `select ${typedColumns(dialect, stepOf(pipeline, name).columns, given)} from (${sql(dialect, ref, part)}) made`;
}

/** Columns of a subquery with their types made sure of; `labels` are its label columns. */
export const typedColumns = ({ types }: Dialect, columns: Columns, labels: readonly string[] = []) =>
  Object.entries(columns)
    .map(([name, type]) => {
      const column = identifier(name);
      return `cast(${column} as ${types[labels.includes(name) ? 'label' : type]}) as ${column}`;
    })
    .join(', ');

/** Number of rows of a relation, of some days or of all. */
export async function countOf(
  { ref, query }: SqlRun,
  relation: string,
  days?: readonly DayRange[],
): Promise<number> {
  const [[count] = []] = await query(`select count(*) from ${ref(relation)}${onDays(days)}`, relation);
  return Number(count ?? 0);
}

/** The chosen columns of a step's relation, and a SELECT of them, of rows of some days or of all. */
export function resultOf(
  { pipeline, ref }: SqlRun,
  relation: string,
  names: readonly string[],
  days?: readonly DayRange[],
) {
  const columns = pick(stepOf(pipeline, relation).columns, names);
  const select = `select ${names.map(identifier).join(', ')} from ${ref(relation)}${onDays(days)}`;
  return { columns, select };
}

function onDays(days: readonly DayRange[] | undefined): string {
  if (days === undefined) return '';
  const ranges = days.map(
    ({ start, end }) => `usage_start between ${dateLiteral(start)} and ${dateLiteral(end)}`,
  );
  return ` where ${ranges.join(' or ') || 'false'}`;
}

const dateLiteral = (day: Day) => `cast('${day}' as date)`;

/** Digests of some columns of a step's relation, by day. */
export async function digestsOf(
  { pipeline, dialect, ref, query }: SqlRun,
  relation: string,
  names: readonly string[],
): Promise<Map<Day, Digest>> {
  const { columns } = stepOf(pipeline, relation);
  const digest = (grid: string) =>
    dialect.functions.digest(
      names.map((name) =>
        typeOf(columns, name) === 'double' ? rounded(identifier(name), grid) : identifier(name),
      ),
    );
  const day = `cast(usage_start as ${dialect.types.text})`;
  const rows = await query(
    `select ${day} as day, ${digest('1e0')} as one, ${digest('1.37e0')} as other from ${ref(relation)} group by ${day}`,
    relation,
  );
  return new Map(rows.map(([of, one, other]) => [String(of), [String(one), String(other)]]));
}

/** A double to 40 bits, as Veltkamp splits it, on a grid that is moved by a factor; what would overflow stays as it is. */
function rounded(double: string, grid: string): string {
  const moved = `(${double} * ${grid})`;
  const split = `(${moved} * 8193e0)`;
  return `case when abs(${double}) < 1e300 then ${split} - (${split} - ${moved}) else ${double} end`;
}

/** Rows of a relation of the job whose columns, as texts, equal some values; all columns, or each combination of some once. */
export async function rowsOf(
  run: SqlRun,
  relation: string,
  where: Readonly<Record<string, string>>,
  limit: number,
  distinct?: readonly string[],
): Promise<EngineRow[]> {
  const { dialect, ref, query, value } = run;
  const all = run.columns(relation);
  const columns = distinct === undefined ? all : pick(all, distinct);
  const text = (column: string) => `cast(${identifier(column)} as ${dialect.types.text})`;
  const selected = Object.entries(columns).map(([column, type]) => {
    if (type === 'boolean') return identifier(column);
    return isNumber(type) ? `cast(${identifier(column)} as ${dialect.types.double})` : text(column);
  });
  const conditions = Object.entries(where).map(
    ([column, wanted], index) => `${text(column)} = ${value(wanted, index)}`,
  );
  const sql = `select ${distinct === undefined ? '' : 'distinct '}${selected.join(', ')} from ${ref(relation)}
      where ${conditions.join(' and ') || 'true'} limit ${Math.trunc(limit)}`;
  const found = await query(sql, relation, Object.values(where));
  return found.map(
    (row) =>
      Object.fromEntries(
        Object.entries(columns).map(([name, type], index) => [
          name,
          isNumber(type) ? numberOf(row[index]) : (row[index] ?? null),
        ]),
      ) as EngineRow,
  );
}

/** One sum for each column; null when all terms are null. */
export async function sumsOf(
  { ref, query }: SqlRun,
  relation: string,
  columns: readonly string[],
): Promise<(number | null)[]> {
  const sums = columns.map((column, index) => `sum(${identifier(column)}) as sum_${index}`).join(', ');
  const [row] = await query(`select ${sums} from ${ref(relation)}`, relation);
  return columns.map((_, index) => numberOf(row?.[index]));
}

/** True when a relation is read by a view among those that were made: a view computes later than its own step. */
export function readByView(pipeline: Pipeline, relation: string, made: ReadonlySet<string>): boolean {
  return pipeline.steps.some(
    ({ name, reads }) => made.has(name) && sqlStep(pipeline, name).view === true && reads.includes(relation),
  );
}

const isNumber = (type: string) => type === 'double' || type === 'integer';

/** Databases give large and not finite numbers as other things. */
const numberOf = (value: unknown) => (value === null || value === undefined ? null : Number(value));
