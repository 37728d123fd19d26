import { costsOf, namespaceOfNobody, type Cloud } from '@ocp/core';
import { computed, numberAt, sameCode, sameNumber, type Column } from '../../../columns.ts';
import { join } from '../../../joining.ts';
import { chooseNumbers } from '../../../kernels/index.ts';
import type { Table } from '../../../table.ts';
import { onDisk } from '../../openshift-on-cloud/disk-claims.ts';
import { claimsOfGroups } from '../../openshift-on-cloud/disks.ts';
import { asNamed, partNames, placeNames, resourceOf, shareOfCosts } from '../../openshift-on-cloud/parts.ts';
import { resourceRows } from '../../openshift-on-cloud/resource-rows.ts';
import type { CloudContext, CloudStep } from '../cloud-kernels.ts';

/**
 * Spec ocp-on-gcp.md 5.2: one part for each namespace and label object of a disk, so that two volumes of the same lose a part of what
 * is left.
 */
export const diskRemainders: CloudStep = (context) => {
  const { cloud, pool } = context;
  const added = asNamed([...placeNames, 'labels', 'share', 'exceeded', 'node_resource_id']);
  const rows = join('inner', resourceRows(context, 'shared'), remainders(context), onDisk, added);
  return rows
    .with({
      ...restOfCosts(rows, cloud),
      ...resourceOf(rows, cloud),
      namespace: sameCode(pool.intern(namespaceOfNobody.storage), rows.rows),
      [cloud.usage.amount]: sameNumber(0, rows.rows),
      cost_category_id: sameNumber(null, rows.rows),
    })
    .select(partNames(cloud));
};

/** Namespaces and label objects of disks with the share that each has of what is left. */
function remainders(context: CloudContext): Table {
  const pools = asNamed(['pool', 'sharers']);
  const disks = join('left', claimsOfGroups(context), context.table('disk_pools'), ['disk_id'], pools);
  const [capacity, pool, sharers] = ['capacity', 'pool', 'sharers'].map((name) => disks.numbers(name));
  const isExceeded = (row: number) => {
    const [size, total] = [numberAt(capacity!, row), numberAt(pool!, row)];
    return size !== null && (size === 0 || (total !== null && size < total));
  };
  const share = computed(
    [capacity!, pool!, sharers!],
    disks.rows,
    (size, total, volumes) => (size - total) / size / volumes,
  );
  const exceeded = Float64Array.from({ length: disks.rows }, (_, row) => Number(isExceeded(row)));
  return disks.with({ share, exceeded: { values: exceeded, validity: undefined } });
}

/** What is left of each cost: nothing of any where the volumes are more than the disk. */
function restOfCosts(rows: Table, cloud: Cloud): Record<string, Column> {
  const { values: exceeded } = rows.numbers('exceeded');
  const shared = rows.with(shareOfCosts(rows, rows.numbers('share'), cloud));
  const rest = (cost: string) =>
    chooseNumbers(rows.rows, (row) => exceeded[row] === 1, sameNumber(0, rows.rows), shared.numbers(cost));
  return Object.fromEntries(costsOf(cloud).map((cost) => [cost, rest(cost)]));
}
