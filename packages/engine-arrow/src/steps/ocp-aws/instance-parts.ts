import { sameCode } from '../../columns.ts';
import { Grouping } from '../../grouping.ts';
import { join, joinedRows } from '../../joining.ts';
import type { Table } from '../../table.ts';
import type { ArrowStep, StepContext } from '../step.ts';
import { part } from './columns.ts';
import { ownRows } from './own-rows.ts';
import { asNamed, greatestTexts, nullTexts } from './parts.ts';
import { resourceRows } from './resource-rows.ts';
import { rowsWhere } from './rows-where.ts';

const sameInstance = { resource_id: 'instance', usage_start: 'usage_start' };
const added = ['namespace', 'labels', 'node', 'cluster_alias', 'cost_category_id', 'used', 'capacity'];

/**
 * Spec ocp-on-aws.md 5.3: any data source and namespace, also unallocated rows; storage rows on a node make a part without
 * usage, hence without cost (quirk 8). Disks with a capacity were shared out before.
 */
export const instanceParts: ArrowStep = {
  name: 'instance_parts',
  make: (context) => {
    const { table, pool } = context;
    const rows = resourceRows(context, 'shared');
    const disk = joinedRows('left', rows, table('disk_capacities'), ['resource_id', 'usage_start']).right;
    const instances = rowsWhere(rows, (row) => disk[row] === -1);
    const parts = join('inner', instances, useOfInstances(context), sameInstance, asNamed(added));
    return parts
      .with({
        data_source: sameCode(pool.intern('Pod'), parts.rows),
        ...nullTexts(parts.rows, 'persistentvolumeclaim', 'persistentvolume', 'storageclass'),
      })
      .select([...part, 'used', 'capacity']);
  },
};

/** Use and capacity of each instance, day, namespace and label object, by the measure that cost is distributed by. */
function useOfInstances(context: StepContext): Table {
  const { table, pool } = context;
  const [distribution] = table('run').codes('distribution');
  const measure = distribution === pool.intern('memory') ? 'memory_gigabyte_hours' : 'cpu_core_hours';
  const [use, capacity] = [`pod_effective_usage_${measure}`, `node_capacity_${measure}`];
  const key = ['usage_start', 'namespace', 'pod_labels'];
  const columns = [...key, 'resource_id', 'node', 'cluster_alias', 'cost_category_id', use, capacity];
  const onInstances = join(
    'inner',
    ownRows(context, columns),
    table('instance_ids'),
    { resource_id: 'node_resource_id' },
    { instance: 'resource_id' },
  );
  const groups = new Grouping(onInstances, ['instance', ...key]);
  return groups.keys.with({
    ...greatestTexts(groups, ['node', 'cluster_alias'], pool),
    labels: groups.keys.column('pod_labels'),
    cost_category_id: groups.max('cost_category_id'),
    used: groups.sum(use),
    capacity: groups.max(capacity),
  });
}
