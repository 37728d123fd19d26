import { namespaceOfNobody, type Cloud } from '@ocp/core';
import type { CloudRules } from '../clouds/cloud-rules.ts';
import type { Dialect } from '../dialect.ts';
import { greatestTexts, nullOf, of, rounded, same } from '../expressions.ts';
import type { Ref, SqlStep } from '../step.ts';
import { billed, measures, partOf, resourceId, withoutOf } from './columns.ts';
import { ownRows } from './own-rows.ts';

/** A row of the summary and a link are of the same volume. */
export const sameVolume = (row: string, link: string) =>
  ['persistentvolume', 'csi_volume_handle']
    .map((name) => same(`${row}.${name}`, `${link}.${name}`))
    .join(' and ');

/**
 * A row of the bill and a link are of the same disk. The second equation is one to no planner: where both ids are the same text,
 * PostgreSQL would multiply their selectivities, expect a single row, and compare all disks with all volumes.
 */
const sameDisk = (bill: string, link: string) =>
  `${link}.resource_id = ${bill}.resource_id and case when ${link}.disk_id = ${bill}.disk_id then true else false end`;

const nobody = `'${namespaceOfNobody.storage}'`;
const CLAIM = 'persistentvolumeclaim_capacity_gigabyte';

/** The size of a disk holds on its day, or on all days of the month. */
export const sizedOn = ({ differences }: Cloud, disks: string, bill: string) =>
  `${disks}.disk_id = ${bill}.disk_id${
    differences.disks.sizePer === 'day' ? ` and ${disks}.usage_start = ${bill}.usage_start` : ''
  }`;

/** Rows of disks with a size (`bill`, `disks`), joined with own rows of volumes on them (`own`) on the same day; also
 * rows of data transfer, if said. */
export const rowsWithClaims = (cloud: Cloud, ref: Ref, more = '', transfer = false) => `
    from ${ref('matched_rows')} bill
    join ${ref('disk_capacities')} disks on ${sizedOn(cloud, 'disks', 'bill')}
    join ${ref('disk_volumes')} volumes on ${sameDisk('bill', 'volumes')}
    join (
      select * from ${ownRows(ref)} own_rows
      where persistentvolume is not null ${cloud.differences.disks.ofNobody === 'shared' ? '' : `and namespace <> ${nobody}`}
    ) own on ${sameVolume('own', 'volumes')} and own.usage_start = bill.usage_start
    ${more}
    where bill.resource_matched ${transfer ? '' : 'and bill.data_transfer_direction is null'}`;

/** The columns of the bill that a part of a disk keeps, as a group of them. */
export const diskGroup = (cloud: Cloud) => [...billed(cloud), 'disk_id'];

/** How disks are shared out (spec ocp-on-aws.md 4, 5.1, 5.2; ocp-on-azure.md 5.1, 5.2; ocp-on-gcp.md 5.1, 5.2). */
export const diskRules = (cloud: Cloud, rules: CloudRules) => {
  const { disks, partDecimals } = cloud.differences;
  const { amount, unit } = cloud.usage;
  const group = diskGroup(cloud);
  const costs = measures(cloud).filter((name) => name !== amount);
  const nodeOf = (dialect: Dialect) =>
    Object.keys(resourceId(cloud, '')).length === 0
      ? ''
      : `, ${dialect.functions.maxText('own.resource_id')} as node_resource_id`;
  /** What the parts of a disk have besides: costs by their share, a unit of their own, the node's id. */
  const shared = (share: string): Record<string, string> => ({
    ...Object.fromEntries(costs.map((cost) => [cost, `${share} * bill.${cost}`])),
    ...(disks.unit === undefined ? {} : { [unit]: `'${disks.unit}'` }),
    ...resourceId(cloud, 'bill.node_resource_id'),
  });
  const wholeAmount = (dialect: Dialect) =>
    partDecimals === undefined ? `bill.${amount}` : rounded(dialect, `bill.${amount}`, partDecimals);

  /**
   * The share takes the capacity once a group: two nodes with the same labels count once, different label objects of one claim
   * twice. A volume without a claim is storage of nobody.
   */
  const claimParts: SqlStep = {
    sql: (dialect, ref) => {
      const unlessNobody = (value: string) => `case when bill.nobody then null else ${value} end`;
      const large = disks.largeClaims === 'whole' ? `bill.size < bill.claim or bill.size = 0` : 'false';
      const share = `bill.claim / nullif(bill.size, 0)`;
      return `
    select ${partOf(
      cloud,
      {
        ...shared(disks.largeClaims === 'whole' ? `case when ${large} then 1 else ${share} end` : share),
        [amount]: disks.amountOfNobody === 'null' ? unlessNobody(wholeAmount(dialect)) : wholeAmount(dialect),
        ...Object.fromEntries(
          Object.keys(withoutOf(cloud, '')).map((name) => [name, unlessNobody(`bill.${name}`)]),
        ),
        data_source: `'Storage'`,
        namespace: `case when bill.nobody then ${nobody} else bill.namespace end`,
        cost_category_id: unlessNobody('bill.cost_category_id'),
        labels: unlessNobody('bill.labels'),
      },
      'bill',
    )}, bill.claim as used, bill.size as capacity, ${large} as counted
    from (
      select ${of('bill', group)}, own.namespace, own.volume_labels as labels,
        ${dialect.functions.maxText('own.persistentvolumeclaim')} = '' as nobody,
        max(own.${CLAIM}) as claim, max(disks.capacity) as size,
        ${greatestTexts(dialect, 'own', ['cluster_alias', 'node', 'persistentvolumeclaim', 'persistentvolume', 'storageclass'])},
        max(own.cost_category_id) as cost_category_id${nodeOf(dialect)}
      ${rowsWithClaims(cloud, ref)}
      group by ${of('bill', group)}, own.namespace, own.volume_labels
    ) bill`;
    },
  };

  /** All clusters of the tenant, over the window; one volume name counts once a cluster (quirk 12), or once. */
  const diskPools: SqlStep = {
    sql: (_, ref) => {
      const sharer = disks.pooledBy === 'cluster' ? 'cluster_id' : 'persistentvolume';
      const volume = ['disk_id', ...new Set(['persistentvolume', sharer])];
      return `
    select pooled.disk_id, sum(pooled.capacity) as pool, count(distinct pooled.${sharer}) as sharers
    from (
      select ${volume.join(', ')}, max(capacity) as capacity
      from (
        select volumes.disk_id, openshift.cluster_id, openshift.persistentvolume, openshift.${CLAIM} as capacity
        from ${ref('openshift_rows')} openshift
        join ${ref('disk_volumes')} volumes on ${sameVolume('openshift', 'volumes')} and volumes.pooled
        join (
          select distinct resource_id, disk_id, usage_start from ${ref('matched_rows')} where resource_matched
        ) bill on ${sameDisk('bill', 'volumes')} and bill.usage_start = openshift.usage_start
      ) on_disks
      group by ${volume.join(', ')}
    ) pooled
    group by pooled.disk_id`;
    },
  };

  const diskRemainders: SqlStep = {
    sql: (dialect, ref) => {
      const none = nullOf(dialect, 'text');
      const texts = ['cluster_alias', 'persistentvolumeclaim', 'persistentvolume', 'storageclass'];
      return `
    select ${partOf(
      cloud,
      {
        ...shared('bill.share'),
        [amount]: nullOf(dialect, 'double'),
        ...withoutOf(cloud, none),
        data_source: `'Storage'`,
        namespace: nobody,
        node: none,
        cost_category_id: nullOf(dialect, 'integer'),
        labels: nullOf(dialect, 'json'),
      },
      'bill',
    )}
    from (
      select ${of('bill', group)},
        (max(disks.capacity) - max(pools.pool)) / max(disks.capacity) / max(pools.sharers) as share,
        ${greatestTexts(dialect, 'own', texts)}${nodeOf(dialect)}
      ${rowsWithClaims(
        cloud,
        ref,
        `join ${ref('disk_pools')} pools on pools.disk_id = bill.disk_id`,
        disks.remaindersOfTransfer,
      )}
        ${disks.nothingLeft === 'written' ? '' : 'and pools.pool <> disks.capacity'}
      group by ${of('bill', group)}
    ) bill`;
    },
  };

  return {
    disk_volumes: rules.diskVolumes,
    disk_capacities: rules.diskCapacities,
    claim_parts: claimParts,
    disk_pools: diskPools,
    disk_remainders: rules.diskRemainders ?? diskRemainders,
  };
};
