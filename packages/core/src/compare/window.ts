import {
  outputColumns,
  type Columns,
  type ColumnType,
  type DayRange,
  type Output,
  type Pipeline,
  type TenantRows,
} from '../contract/index.ts';
import {
  arrayAsJson,
  comparedColumns,
  compareTable,
  tableRule,
  type CompareOptions,
  type Row,
  type TableComparison,
  type TableRule,
} from '../parity/index.ts';
import type { WindowComparison } from './report.ts';
import type { Side } from './side.ts';

/**
 * Compares the tables of a window; where one differs, the steps too, in their order, up to the first that does. Of each
 * table the first few differences are named.
 */
export async function compareWindow(
  pipeline: Pipeline,
  { start, end }: DayRange,
  left: Side,
  right: Side,
  options: CompareOptions = {},
): Promise<WindowComparison> {
  const tables: TableComparison[] = [];
  for (const output of pipeline.outputs) {
    const comparison = await compareOutput(output, outputColumns(pipeline, output), left, right, options);
    if (comparison !== undefined) tables.push(comparison);
  }
  const firstStep = tables.every(({ status }) => status === 'equal')
    ? undefined
    : await firstDifferentStep(pipeline, left, right);
  return {
    window: { start, end },
    left: left.name,
    right: right.name,
    tables,
    ...(firstStep === undefined ? {} : { firstStep }),
  };
}

async function compareOutput(
  output: Output,
  types: Columns,
  left: Side,
  right: Side,
  options: CompareOptions,
): Promise<TableComparison | undefined> {
  const names = comparedNames(ruleOf(output.table, Object.entries(types)));
  const [a, b] = [await left.table(output, names), await right.table(output, names)];
  return a === undefined || b === undefined ? undefined : compareRows(output.table, types, a, b, options);
}

/** Compares rows of a table, which have the compared columns in their order. */
export function compareRows(
  table: string,
  types: Columns,
  left: TenantRows,
  right: TenantRows,
  options: CompareOptions,
): TableComparison {
  const rule = ruleOf(table, Object.entries(types), { ...left.scales, ...right.scales });
  return compareTable(rule, withArrays(rule, left.rows), withArrays(rule, right.rows), options);
}

async function firstDifferentStep(
  pipeline: Pipeline,
  left: Side,
  right: Side,
): Promise<TableComparison | undefined> {
  if (left.step === undefined || right.step === undefined) return undefined;
  for (const { name, columns } of pipeline.steps) {
    const rule = ruleOf(name, Object.entries(columns));
    const names = comparedNames(rule);
    const [a, b] = [await left.step(name, names), await right.step(name, names)];
    const comparison = compareTable(rule, withArrays(rule, a), withArrays(rule, b));
    if (comparison.status === 'different') return comparison;
  }
  return undefined;
}

const comparedNames = (rule: TableRule) => comparedColumns(rule).map(({ name }) => name);

/** Rows whose arrays are JSON, as comparisons read them. */
function withArrays(rule: TableRule, rows: readonly Row[]): readonly Row[] {
  const kinds = comparedColumns(rule).map(({ kind }) => kind);
  if (!kinds.includes('array')) return rows;
  return rows.map((row) =>
    row.map((cell, place) => (kinds[place] === 'array' && cell !== null ? arrayAsJson(cell) : cell)),
  );
}

/** Doubles are numbers, without a last decimal place where neither side has rounded them; everything else is the key. */
function ruleOf(
  table: string,
  columns: readonly (readonly [string, ColumnType])[],
  scales: TenantRows['scales'] = {},
): TableRule {
  const types: Partial<Record<ColumnType, string>> = { double: 'numeric', json: 'jsonb', array: 'text[]' };
  return tableRule({
    name: table,
    columns: columns.map(([name, type]) => ({ name, type: types[type] ?? type, scale: scales[name] })),
  });
}
