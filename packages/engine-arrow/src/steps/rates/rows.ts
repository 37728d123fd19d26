import { costColumns, type Columns, type EngineRow } from '@ocp/core';
import { configTable } from '../../config-table.ts';
import type { Table } from '../../table.ts';
import { rowValues } from '../../values.ts';
import type { StepContext } from '../step.ts';

/** The rows of a small table as values. */
export function valuesOf(table: Table, columns: Columns, { pool }: Pick<StepContext, 'pool'>): EngineRow[] {
  return Array.from({ length: table.rows }, (_, row) => rowValues(table, columns, row, pool));
}

/** Values as a table; a column that a row does not have is null. */
export function tableOf(
  columns: Columns,
  rows: readonly Readonly<Partial<EngineRow>>[],
  { pool }: Pick<StepContext, 'pool'>,
): Table {
  const names = Object.keys(columns);
  return configTable({ columns, rows: rows.map((row) => names.map((name) => row[name] ?? null)) }, pool);
}

/** Costs of GPUs or projects, which are of the run's cluster. */
export function costTable(rows: readonly Readonly<Partial<EngineRow>>[], context: StepContext): Table {
  const run = context.table('run');
  const { cluster_id, cluster_alias } = rowValues(
    run,
    { cluster_id: 'text', cluster_alias: 'text' },
    0,
    context.pool,
  );
  return tableOf(
    costColumns,
    rows.map((row) => ({ ...row, cluster_id: cluster_id ?? null, cluster_alias: cluster_alias ?? null })),
    context,
  );
}

/** A text as one key of several values. */
export const keyOf = (...values: readonly EngineRow[string][]) => JSON.stringify(values);
