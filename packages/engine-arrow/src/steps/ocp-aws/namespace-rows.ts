import { NULL_CODE } from '../../columns.ts';
import type { Table } from '../../table.ts';
import type { StepContext } from '../step.ts';
import { rowsWhere } from './rows-where.ts';

/** Namespaces that stand for capacity or cost of nobody (spec ocp-daily.md 7). */
const nobody = ['Platform unallocated', 'Worker unallocated', 'Network unattributed', 'Storage unattributed'];

/**
 * Rows of the managed summary of namespaces, of any cluster (spec ocp-on-aws.md 5.4). Names of places are null where they are
 * empty; `node_name` is the node as it is.
 */
export function namespaceRows({ table, pool }: StepContext): Table {
  const rows = table('openshift_rows');
  const namespace = rows.codes('namespace');
  const special = new Set([NULL_CODE, ...nobody.map((name) => pool.intern(name))]);
  const found = rowsWhere(rows, (row) => !special.has(namespace[row]!));
  const empty = pool.intern('');
  const places = ['node', 'persistentvolumeclaim', 'persistentvolume', 'storageclass'].map((column) => {
    const codes = found.codes(column).map((code) => (code === empty ? NULL_CODE : code));
    return [column, { codes }] as const;
  });
  return found.with({ ...Object.fromEntries(places), node_name: found.column('node') });
}
