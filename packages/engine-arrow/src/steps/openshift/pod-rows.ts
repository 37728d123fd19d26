import { podHours } from '@ocp/core';
import { rowNumbers } from '../../columns.ts';
import { Grouping } from '../../grouping.ts';
import { join } from '../../joining.ts';
import type { Table } from '../../table.ts';
import type { ArrowStep, StepContext } from '../step.ts';
import { labelledPods, withMergedLabels } from './label-layers.ts';
import { withCategories } from './namespace-categories.ts';
import { hourUnits } from './measures.ts';

/**
 * Spec ocp-daily.md 3.3, 5, 8. The joins with label sets and categories come before the grouping: n node sets, m namespace
 * sets and p patterns make n·m·p copies with full usage (quirks 1, 2).
 */
export const podRows: ArrowStep = (context) => {
  const usage = context.table('pod_usage');
  const copies = multiplied(usage, context);
  const numbers = usage.take(copies.codes('source'), [
    ...podHours,
    'node_capacity_cpu_cores',
    'node_capacity_memory_gigabytes',
    'resource_id',
  ]);
  const rows = new Grouping(
    copies.with(Object.fromEntries(numbers.names.map((name) => [name, numbers.column(name)]))),
    ['usage_start', 'namespace', 'node', 'labels'],
  );
  const summed = rows.keys.with({
    ...Object.fromEntries(podHours.map((name) => [name, rows.sum(name)])),
    pod_labels: rows.keys.column('labels'),
    resource_id: rows.maxText('resource_id', context.pool),
    node_capacity_cpu_cores: rows.max('node_capacity_cpu_cores'),
    node_capacity_memory_gigabytes: rows.max('node_capacity_memory_gigabytes'),
    cost_category_id: rows.max('cost_category_id'),
  });
  return withCapacities(summed, context);
};

/** The keys of each copy of a row, with the number of the row as `source`. */
function multiplied(usage: Table, context: StepContext): Table {
  const keys = usage
    .select(['usage_start', 'namespace', 'node', 'pod_labels'])
    .with({ source: rowNumbers(usage.rows) });
  const labelled = withMergedLabels(labelledPods(keys, context), context);
  return withCategories(labelled, context);
}

/** The capacity of the row's node and cluster on its day. */
function withCapacities(rows: Table, { table }: StepContext): Table {
  const prefixed = (prefix: string) =>
    Object.fromEntries(hourUnits.map((name) => [`${prefix}_capacity_${name}`, name]));
  const nodes = join('left', rows, table('node_capacity'), ['usage_start', 'node'], prefixed('node'));
  return join('left', nodes, table('cluster_capacity'), ['usage_start'], prefixed('cluster'));
}
