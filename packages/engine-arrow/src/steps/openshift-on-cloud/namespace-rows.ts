import { namespacesOfNobody } from '@ocp/core';
import { NULL_CODE } from '../../columns.ts';
import type { Table } from '../../table.ts';
import type { CloudContext } from '../clouds/cloud-kernels.ts';
import { emptyTextsAsNull } from '../empty-as-null.ts';
import { rowsWhere } from '../rows-where.ts';
import { volumeNames } from './parts.ts';

/**
 * Rows of the managed summary of namespaces, of any cluster (spec ocp-on-aws.md 5.4). Claims, volumes and classes are
 * null where they are empty, and nodes may be; `node_name` is the node as it is.
 */
export function namespaceRows({ cloud, table, pool }: CloudContext): Table {
  const rows = table('openshift_rows');
  const namespace = rows.codes('namespace');
  const ofNobody = new Set([NULL_CODE, ...namespacesOfNobody.map((name) => pool.intern(name))]);
  const found = rowsWhere(rows, (row) => !ofNobody.has(namespace[row]!));
  const nodes = cloud.differences.emptyNodeByTag === 'null' ? ['node'] : [];
  return found.with({
    ...emptyTextsAsNull(found, [...nodes, ...volumeNames], pool),
    node_name: found.column('node'),
    node_resource_id: found.column('resource_id'),
  });
}
