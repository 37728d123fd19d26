import { cloudOf, costsOf, namespaceOfNobody } from '@ocp/core';
import { greatestTexts, nullOf, of } from '../../expressions.ts';
import { partOf } from '../../openshift-on-cloud/columns.ts';
import { diskGroup, rowsWithClaims } from '../../openshift-on-cloud/disks.ts';
import type { SqlStep } from '../../step.ts';

const texts = ['cluster_alias', 'node', 'persistentvolumeclaim', 'persistentvolume', 'storageclass'];

/**
 * Spec ocp-on-gcp.md 5.2: one for each namespace and label object with a share, of what one volume of the disk leaves. Two
 * volumes with the same ones make one, and a part of the rest is lost. Null where no handle is in the global name.
 */
export const diskRemainders: SqlStep = {
  sql: (dialect, ref) => {
    const cloud = cloudOf('GCP');
    const bill = of('bill', diskGroup(cloud));
    const rest = (cost: string) => `case when bill.size = 0 or bill.size < bill.pool then 0
        else (bill.size - bill.pool) / bill.size / bill.sharers * bill.${cost} end`;
    return `
    select ${partOf(
      cloud,
      {
        ...Object.fromEntries(costsOf(cloud).map((cost) => [cost, rest(cost)])),
        [cloud.usage.amount]: `cast(0 as ${dialect.types.double})`,
        resource_id: 'bill.node_resource_id',
        data_source: `'Storage'`,
        namespace: `'${namespaceOfNobody.storage}'`,
        cost_category_id: nullOf(dialect, 'integer'),
      },
      'bill',
    )}
    from (
      select ${bill}, own.volume_labels as labels,
        max(disks.capacity) as size, max(pools.pool) as pool, max(pools.sharers) as sharers,
        ${dialect.functions.maxText('own.resource_id')} as node_resource_id, ${greatestTexts(dialect, 'own', texts)}
      ${rowsWithClaims(cloud, ref, `left join ${ref('disk_pools')} pools on pools.disk_id = bill.disk_id`)}
      group by ${bill}, own.namespace, own.volume_labels
    ) bill`;
  },
};
