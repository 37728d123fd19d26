import { NULL_CODE, numberAt } from '../../columns.ts';
import { concat } from '../../concat.ts';
import { Grouping } from '../../grouping.ts';
import { joinedRows } from '../../joining.ts';
import { filterRows, type JoinedRows } from '../../kernels/index.ts';
import type { Table } from '../../table.ts';
import type { ArrowStep } from '../step.ts';

const columns = ['node', 'resource_id', 'role'];
/** Stands for null where null is to be equal to null. */
const NO_RESOURCE = -2;

/**
 * Spec inputs.md 5.1, ocp-daily.md 7: the nodes table as it will be after this run, over all clusters, with the greatest role
 * of each node and resource. A known row of this source keeps its role unless its role or architecture is empty.
 */
export const nodeRoles: ArrowStep = ({ table, pool }) => {
  const [known, made] = [table('known_nodes'), table('cluster_nodes')];
  const same = sameNodes(known, made);
  const madeOf = new Int32Array(known.rows).fill(-1);
  for (const [place, row] of same.left.entries()) madeOf[row] = same.right[place]!;
  const empty = pool.intern('');
  const isEmpty = (code: number) => code === NULL_CODE || code === empty;
  const [role, architecture, madeRole] = [
    known.codes('role'),
    known.codes('architecture'),
    made.codes('role'),
  ];
  const kept = role.map((code, row) => {
    const other = madeOf[row]!;
    if (other === -1 || !(isEmpty(code) || isEmpty(architecture[row]!))) return code;
    return madeRole[other] === NULL_CODE ? code : madeRole[other]!;
  });
  const old = new Set(same.right);
  const all = concat(
    [known.with({ role: { codes: kept } }), made.take(filterRows(made.rows, (row) => !old.has(row)))],
    columns,
  );
  const nodes = new Grouping(all, ['node', 'resource_id']);
  return nodes.keys.with({ role: nodes.maxText('role', pool) });
};

/** Rows of this source in both: the same node, resource (or none) and cores, which are stored with two decimals. */
function sameNodes(known: Table, made: Table): JoinedRows {
  const side = (table: Table) =>
    table.with({
      resource: {
        codes: table.codes('resource_id').map((code) => (code === NULL_CODE ? NO_RESOURCE : code)),
      },
    });
  const pairs = joinedRows('inner', side(known), side(made), ['node', 'resource']);
  const isSame = (place: number) => {
    const row = pairs.left[place]!;
    const [before, after] = [
      numberAt(known.numbers('cores'), row),
      numberAt(made.numbers('cores'), pairs.right[place]!),
    ];
    const own = numberAt(known.numbers('own'), row) === 1;
    return own && before !== null && after !== null && Math.abs(before - after) < 0.005;
  };
  const kept = filterRows(pairs.left.length, isSame);
  return { left: kept.map((place) => pairs.left[place]!), right: kept.map((place) => pairs.right[place]!) };
}
