import { createHash } from 'node:crypto';
import { costColumns, stepOf, type Pipeline } from '@ocp/core';
import {
  NULL_CODE,
  numberAt,
  randomUuids,
  sameCode,
  sameNumber,
  type Column,
  type NumberColumn,
} from '../../columns.ts';
import { concat } from '../../concat.ts';
import { chooseNumbers } from '../../kernels/index.ts';
import type { Table } from '../../table.ts';
import type { ArrowStep, StepContext } from '../step.ts';

export const costs =
  (pipeline: Pipeline): ArrowStep =>
  ({ table }) =>
    concat(
      stepOf(pipeline, 'costs').reads.map((relation) => table(relation)),
      Object.keys(costColumns),
    );

/** What every row has of its run: of distributed cost the report period is that of the cost. */
export function ofRun(rows: Table, { table }: StepContext): Record<string, Column> {
  const run = table('run');
  return {
    uuid: randomUuids,
    source_uuid: sameCode(run.codes('source_uuid')[0] ?? NULL_CODE, rows.rows),
    report_period_id: sameNumber(numberAt(run.numbers('report_period_id'), 0), rows.rows),
    cost_model_id: sameCode(run.codes('cost_model_id')[0] ?? NULL_CODE, rows.rows),
    usage_end: rows.column('usage_start'),
  };
}

/** Texts of the row's rate, each under a name of the row. */
function ofRate(
  rows: Table,
  { table }: StepContext,
  names: Readonly<Record<string, string>>,
): Record<string, Column> {
  const rates = table('rates');
  const row = new Map(Array.from(rates.numbers('rate').values, (rate, at) => [rate, at]));
  const places = Int32Array.from(
    rows.numbers('rate').values.subarray(0, rows.rows),
    (rate) => row.get(rate) ?? -1,
  );
  const taken = rates.take(places, Object.values(names));
  return Object.fromEntries(Object.entries(names).map(([name, column]) => [name, taken.column(column)]));
}

const types = {
  cost_model_rate_type: 'cost_type',
  monthly_cost_type: 'monthly_cost_type',
  metric_type: 'metric_type',
};

/** Spec cost-model.md 4.3, D. */
export const summaryCosts: ArrowStep = (context) => {
  const rows = context.table('costs');
  const rated = rows.with({ ...ofRun(rows, context), ...ofRate(rows, context, types) });
  const gpu = context.pool.intern('gpu');
  const metrics = rated.codes('metric_type');
  const none = sameNumber(null, rows.rows);
  const where = (holds: (row: number) => boolean): NumberColumn =>
    chooseNumbers(rows.rows, holds, rows.numbers('cost'), none);
  return rated.with({
    cost_model_cpu_cost: where((row) => metrics[row] !== gpu),
    cost_model_gpu_cost: where((row) => metrics[row] === gpu),
    distributed_cost: none,
  });
};

/** Spec cost-model.md 4.3, R. */
export const usageCosts: ArrowStep = (context) => {
  const rows = context.table('costs');
  const { pool } = context;
  const [pods, all] = [rows.codes('pod_labels'), rows.codes('all_labels')];
  const hashes = new Map<string, number>();
  const hashOf = (labels: string) => {
    const known =
      hashes.get(labels) ?? pool.intern(createHash('sha256').update(labels).digest('hex').toUpperCase());
    hashes.set(labels, known);
    return known;
  };
  return rows.with({
    ...ofRun(rows, context),
    ...ofRate(rows, context, { ...types, custom_name: 'custom_name', rate_id: 'rate_id' }),
    calculated_cost: rows.numbers('cost'),
    distributed_cost: sameNumber(null, rows.rows),
    label_hash: {
      codes: pods.map((code, row) =>
        hashOf(`${pool.textOrNull(code) ?? ''}||${pool.textOrNull(all[row]!) ?? ''}`),
      ),
    },
  });
};
