import { capacities, namespaceOfNobody, namespacesOfNobody } from '@ocp/core';
import { computed, NULL_CODE } from '../../columns.ts';
import { Grouping } from '../../grouping.ts';
import { join } from '../../joining.ts';
import { filterRows } from '../../kernels/index.ts';
import type { Table } from '../../table.ts';
import { likeJoin } from '../like-join.ts';
import type { ArrowStep, StepContext } from '../step.ts';
import { hourUnits } from './measures.ts';

const { platform, worker } = namespaceOfNobody;
const namespaceOfRole = { master: platform, infra: platform, worker };
const rest = hourUnits.flatMap((unit) =>
  ['usage', 'request', 'effective_usage'].map((kind) => ({
    name: `pod_${kind}_${unit}`,
    capacity: `node_capacity_${unit}`,
  })),
);

/**
 * Spec ocp-daily.md 7. Computed from the pod rows as they are, multiplied or not: the rest may be negative. A role that is
 * none of the three leaves the namespace null. One row a matching category pattern (quirk 2).
 */
export const unallocatedRows: ArrowStep = (context) => {
  const pods = join('left', podsOfNamespaces(context), context.table('node_roles'), ['node', 'resource_id'], {
    role: 'role',
  });
  const nodes = new Grouping(pods, ['usage_start', 'node']);
  const unused = (name: string, capacity: string) =>
    computed([nodes.max(capacity), nodes.sum(name)], nodes.keys.rows, (all, used) => all - used);
  const free = nodes.keys.with({
    ...Object.fromEntries(rest.map(({ name, capacity }) => [name, unused(name, capacity)])),
    ...Object.fromEntries(capacities.map((name) => [name, nodes.max(name)])),
    resource_id: nodes.maxText('resource_id', context.pool),
    namespace: { codes: namespaces(nodes.maxText('role', context.pool).codes, context) },
  });
  return categorized(free, context);
};

/** Pod rows on a node, with a namespace that is not special. */
function podsOfNamespaces({ table, pool }: StepContext): Table {
  const pods = table('pod_rows');
  const left = new Set([NULL_CODE, ...namespacesOfNobody.map((name) => pool.intern(name))]);
  const [namespace, node] = [pods.codes('namespace'), pods.codes('node')];
  return pods.take(filterRows(pods.rows, (row) => !left.has(namespace[row]!) && node[row] !== NULL_CODE));
}

function namespaces(roles: Int32Array, { pool }: StepContext): Int32Array {
  const named = new Map(
    Object.entries(namespaceOfRole).map(([role, namespace]) => [pool.intern(role), pool.intern(namespace)]),
  );
  return roles.map((role) => named.get(role) ?? NULL_CODE);
}

function categorized(rows: Table, { table, pool }: StepContext): Table {
  const patterns = table('category_patterns');
  const matches = likeJoin(rows.codes('namespace'), patterns, pool);
  const matched = new Set(matches.texts);
  const others = filterRows(rows.rows, (row) => !matched.has(row));
  const [row, pattern] = [
    Int32Array.from([...matches.texts, ...others]),
    Int32Array.from([...matches.patterns, ...others.map(() => -1)]),
  ];
  const categories = patterns.take(pattern, ['cost_category_id']);
  return rows.take(row).with({ cost_category_id: categories.column('cost_category_id') });
}
