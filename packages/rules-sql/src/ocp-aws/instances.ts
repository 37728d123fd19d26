import { nullOf } from '../expressions.ts';
import { containsJoin } from '../joins.ts';
import type { SqlStep } from '../step.ts';
import { billedColumns, costs, of } from './columns.ts';
import { ownRows } from './own-rows.ts';

const billColumns = ['row_uuid', ...billedColumns, 'aws_cost_category', 'usage_amount', ...costs];

/** "Contains", where matching asked for "ends with" (quirk 1). */
export const instanceIds: SqlStep = {
  name: 'instance_ids',
  sql: (dialect, ref) => `
    select found.text as resource_id, found.part as node_resource_id
    from (${containsJoin(
      dialect,
      `(select distinct resource_id as text from ${ref('matched_rows')}
          where resource_matched and resource_id is not null)`,
      `(select distinct resource_id as part from ${ownRows(ref)} own where resource_id <> '')`,
    )}) found`,
};

/**
 * Spec ocp-on-aws.md 5.3: any data source and namespace, also unallocated rows; storage rows on a node make a part without
 * usage, hence without cost (quirk 8). Disks with a capacity were shared out before.
 */
export const instanceParts: SqlStep = {
  name: 'instance_parts',
  sql: (dialect, ref) => {
    const f = dialect.functions;
    const none = nullOf(dialect, 'text');
    return `
    select ${of('bill', billColumns)}, own.cluster_alias, 'Pod' as data_source, own.namespace, own.node,
      ${none} as persistentvolumeclaim, ${none} as persistentvolume, ${none} as storageclass, own.cost_category_id, bill.tags, own.labels,
      case when run.distribution = 'memory' then own.used_memory else own.used_cpu end as used,
      case when run.distribution = 'memory' then own.capacity_memory else own.capacity_cpu end as capacity
    from ${ref('matched_rows')} bill
    cross join ${ref('run')} run
    join (
      select ids.resource_id, rows_of_node.usage_start, rows_of_node.namespace, rows_of_node.pod_labels as labels,
        ${f.maxText('rows_of_node.node')} as node, ${f.maxText('rows_of_node.cluster_alias')} as cluster_alias,
        max(rows_of_node.cost_category_id) as cost_category_id,
        sum(rows_of_node.pod_effective_usage_cpu_core_hours) as used_cpu,
        sum(rows_of_node.pod_effective_usage_memory_gigabyte_hours) as used_memory,
        max(rows_of_node.node_capacity_cpu_core_hours) as capacity_cpu,
        max(rows_of_node.node_capacity_memory_gigabyte_hours) as capacity_memory
      from ${ref('instance_ids')} ids
      join ${ownRows(ref)} rows_of_node on rows_of_node.resource_id = ids.node_resource_id
      group by ids.resource_id, rows_of_node.usage_start, rows_of_node.namespace, rows_of_node.pod_labels
    ) own on own.resource_id = bill.resource_id and own.usage_start = bill.usage_start
    left join ${ref('disk_capacities')} disks
      on disks.resource_id = bill.resource_id and disks.usage_start = bill.usage_start
    where bill.resource_matched and bill.data_transfer_direction is null and disks.resource_id is null`;
  },
};

/** Spec ocp-on-aws.md 6: full cost for each node; an id that contains those of two nodes counts twice. */
export const networkParts: SqlStep = {
  name: 'network_parts',
  sql: (dialect, ref) => {
    const f = dialect.functions;
    const none = nullOf(dialect, 'text');
    return `
    select ${of(
      'bill',
      billColumns.filter((column) => column !== 'aws_cost_category'),
    )},
      ${none} as aws_cost_category, own.cluster_alias, 'Pod' as data_source, 'Network unattributed' as namespace,
      own.node, ${none} as persistentvolumeclaim, ${none} as persistentvolume, ${none} as storageclass,
      ${nullOf(dialect, 'integer')} as cost_category_id, bill.tags, '{}' as labels, bill.data_transfer_direction
    from ${ref('matched_rows')} bill
    join (
      select ids.resource_id, pods.usage_start, pods.node, ${f.maxText('pods.cluster_alias')} as cluster_alias
      from ${ref('instance_ids')} ids
      join ${ownRows(ref)} pods on pods.resource_id = ids.node_resource_id and pods.data_source = 'Pod'
      group by ids.resource_id, pods.usage_start, pods.node
    ) own on own.resource_id = bill.resource_id and own.usage_start = bill.usage_start
    where bill.resource_matched and bill.data_transfer_direction is not null`;
  },
};
