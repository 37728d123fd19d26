import { namespaceOfNobody } from '@ocp/core';
import {
  isValid,
  numberAt,
  sameCode,
  sameNumber,
  setValid,
  noneValid,
  type NumberColumn,
} from '../../../columns.ts';
import { join } from '../../../joining.ts';
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
  const added = asNamed([...placeNames, 'labels', 'share', 'node_resource_id']);
  const rows = join('inner', resourceRows(context, 'shared'), remainders(context), onDisk, added);
  return rows
    .with({
      ...shareOfCosts(rows, rows.numbers('share'), cloud),
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
  return disks.with({ share: shares(disks) });
}

/** Nothing where the volumes are more than the disk; null where only the disk's name tells its volumes. */
function shares(disks: Table): NumberColumn {
  const [capacity, pool, sharers] = ['capacity', 'pool', 'sharers'].map((name) => disks.numbers(name));
  const values = new Float64Array(disks.rows);
  const validity = noneValid(disks.rows);
  for (let row = 0; row < disks.rows; row += 1) {
    const size = capacity!.values[row]!;
    const total = numberAt(pool!, row);
    const isNothing = size === 0 || (total !== null && size < total);
    if (!isNothing && (total === null || !isValid(sharers!.validity, row))) continue;
    values[row] = isNothing ? 0 : (size - total!) / size / sharers!.values[row]!;
    setValid(validity, row);
  }
  return { values, validity };
}
