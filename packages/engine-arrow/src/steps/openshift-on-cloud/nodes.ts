import { namespaceOfNobody } from '@ocp/core';
import { sameCode, sameNumber } from '../../columns.ts';
import { Grouping } from '../../grouping.ts';
import { join, joinedRows } from '../../joining.ts';
import type { Table } from '../../table.ts';
import type { CloudContext, CloudStep } from '../clouds/cloud-kernels.ts';
import { emptyTextsAsNull } from '../empty-as-null.ts';
import { rowsWhere, rowsWithId } from '../rows-where.ts';
import { sizeKey } from './disk-claims.ts';
import { ownRows, placeKey } from './own-rows.ts';
import {
  asNamed,
  firstOf,
  greatestTexts,
  nullTexts,
  partNames,
  placeNames,
  resourceOf,
  roundedBill,
  volumeNames,
} from './parts.ts';
import { resourceRows } from './resource-rows.ts';

const onResource = ['resource_id', 'usage_start'];

/**
 * Spec ocp-on-aws.md 5.3, ocp-on-azure.md 5.3, ocp-on-gcp.md 5.3: any namespace, also unallocated rows; rows of volumes on a node
 * have no use of it (AWS quirk 8). Disks with a size may have been shared out before.
 */
export const nodeParts: CloudStep = (context) => {
  const { cloud } = context;
  const rows = withoutSizedDisks(resourceRows(context, 'shared'), context);
  const added = asNamed([...placeNames, 'labels', 'used', 'capacity', 'node_resource_id']);
  const parts = join('inner', rows, useOfNodes(context), onResource, added);
  return parts
    .with({ ...roundedBill(parts, cloud), ...resourceOf(parts, cloud) })
    .select([...partNames(cloud), 'used', 'capacity']);
};

function withoutSizedDisks(rows: Table, { cloud, table }: CloudContext): Table {
  const { sizedDisks } = cloud.differences.nodes;
  if (sizedDisks === 'kept') return rows;
  const on = sizedDisks === 'left out on the day' ? sizeKey(cloud) : ['disk_id'];
  const sized = joinedRows('left', rows, table('disk_capacities'), on);
  return rows.take(sized.left.filter((_, pair) => sized.right[pair] === -1));
}

/**
 * Use and capacity of each node, day, namespace and label object, by the measure that cost is distributed by; where volumes on a
 * node are parts of their own, also by data source.
 */
function useOfNodes(context: CloudContext): Table {
  const { cloud, table, pool } = context;
  const { dataSource, emptyTexts } = cloud.differences.nodes;
  const isOwn = dataSource === 'own';
  const [distribution] = table('run').codes('distribution');
  const measure = distribution === pool.intern('memory') ? 'memory_gigabyte_hours' : 'cpu_core_hours';
  const [use, capacity] = [`pod_effective_usage_${measure}`, `node_capacity_${measure}`];
  const labels = ['pod_labels', ...(isOwn ? ['volume_labels'] : [])];
  const key = [...onResource, 'namespace', ...labels, ...(isOwn ? ['data_source'] : [])];
  const texts = ['node', 'node_resource_id', 'cluster_alias', ...(isOwn ? volumeNames : [])];
  const columns = [...placeKey, ...key.slice(1), ...texts, 'cost_category_id', use, capacity];
  const groups = new Grouping(linkedRows(context, columns), key);
  const nodes = groups.keys.with({
    ...greatestTexts(groups, texts, pool),
    cost_category_id: groups.max('cost_category_id'),
    used: groups.sum(use),
    capacity: groups.max(capacity),
    labels: { codes: firstOf(labels.map((column) => groups.keys.codes(column))) },
  });
  if (!isOwn) {
    return nodes.with({
      data_source: sameCode(pool.intern('Pod'), nodes.rows),
      ...nullTexts(nodes.rows, ...volumeNames),
    });
  }
  return emptyTexts === 'kept' ? nodes : nodes.with(emptyTextsAsNull(nodes, volumeNames, pool));
}

/** Own rows, some of whose columns are those of places, with each resource of the bill that they belong to. */
function linkedRows(context: CloudContext, columns: readonly string[]): Table {
  const own = ownRows(context, [...new Set(columns)]);
  const links = context.table('node_links');
  return join('inner', own, links, placeKey, { resource_id: 'resource_id' }, 'equal');
}

/**
 * Spec ocp-on-aws.md 6, ocp-on-azure.md 7, ocp-on-gcp.md 7: full cost for each node; a resource of two nodes counts twice. An empty
 * label object leaves the row's tags alone.
 */
export const networkParts: CloudStep = (context) => {
  const { cloud, pool } = context;
  const rows = resourceRows(context, 'transfer');
  const added = asNamed(['node', 'cluster_alias', 'node_resource_id']);
  const parts = join('inner', rows, nodesOfResources(context), onResource, added);
  return parts
    .with({
      ...roundedBill(parts, cloud),
      ...resourceOf(parts, cloud),
      ...nullTexts(parts.rows, ...volumeNames, ...cloud.differences.notOfNobody),
      data_source: sameCode(pool.intern('Pod'), parts.rows),
      namespace: sameCode(pool.intern(namespaceOfNobody.network), parts.rows),
      cost_category_id: sameNumber(null, parts.rows),
      labels: sameCode(pool.intern('{}'), parts.rows),
    })
    .select([...partNames(cloud), 'data_transfer_direction']);
};

/** Nodes with pods of each resource and day. Where a node is named, its links do not matter: they know its system disk too. */
function nodesOfResources(context: CloudContext): Table {
  const { cloud, pool } = context;
  const columns = [...placeKey, 'usage_start', 'cluster_alias'];
  const rows =
    cloud.differences.network === 'named' ? namedRows(context, columns) : linkedRows(context, columns);
  const source = rows.codes('data_source');
  const pod = pool.intern('Pod');
  const pods = rowsWhere(rows, (row) => source[row] === pod);
  const groups = new Grouping(pods, [...onResource, 'node']);
  return groups.keys.with(greatestTexts(groups, ['cluster_alias', 'node_resource_id'], pool));
}

/** Own rows with an id, whose resource of the bill is the one of the node's name. */
function namedRows(context: CloudContext, columns: readonly string[]): Table {
  const own = rowsWithId(ownRows(context, columns), 'node_resource_id', context.pool);
  return own.with({ resource_id: own.column('node') });
}
