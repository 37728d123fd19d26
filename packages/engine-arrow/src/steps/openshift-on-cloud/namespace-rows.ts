import { namespacesOfNobody } from '@ocp/core';
import { NULL_CODE } from '../../columns.ts';
import type { Table } from '../../table.ts';
import { emptyTextsAsNull } from '../empty-as-null.ts';
import { rowsWhere } from '../rows-where.ts';
import type { StepContext } from '../step.ts';
import { volumeNames } from './parts.ts';

/**
 * Rows of the managed summary of namespaces, of any cluster (spec ocp-on-aws.md 5.4). Names of places are null where they are
 * empty; `node_name` is the node as it is.
 */
export function namespaceRows({ table, pool }: StepContext): Table {
  const rows = table('openshift_rows');
  const namespace = rows.codes('namespace');
  const ofNobody = new Set([NULL_CODE, ...namespacesOfNobody.map((name) => pool.intern(name))]);
  const found = rowsWhere(rows, (row) => !ofNobody.has(namespace[row]!));
  return found.with({
    ...emptyTextsAsNull(found, ['node', ...volumeNames], pool),
    node_name: found.column('node'),
    node_resource_id: found.column('resource_id'),
  });
}
