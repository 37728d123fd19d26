import { nullOf } from '../expressions.ts';
import { containsJoin } from '../joins.ts';
import type { SqlStep } from '../step.ts';
import { billedColumns, costs, of } from './columns.ts';
import { ownRows } from './own-rows.ts';

/** The volumes of a disk: rows of the managed summary that have a handle. */
const hasHandle = `persistentvolume is not null and csi_volume_handle <> ''`;

export const diskHandles: SqlStep = {
  name: 'disk_handles',
  sql: (dialect, ref) => `
    select found.text as resource_id, found.part as csi_volume_handle
    from (${containsJoin(
      dialect,
      `(select distinct resource_id as text from ${ref('matched_rows')} where resource_id is not null)`,
      `(select distinct csi_volume_handle as part from ${ref('openshift_rows')} where csi_volume_handle <> '')`,
    )}) found`,
};

/**
 * Spec ocp-on-aws.md 4: an hour of a disk costs rate · GB / hours of the month. Kept when positive and finite; a rate of 0 gives
 * none.
 */
export const diskCapacities: SqlStep = {
  name: 'disk_capacities',
  sql: (_, ref) => `
    select sized.resource_id, sized.usage_start, sized.capacity
    from (
      select hours.resource_id, hours.usage_start,
        floor(hours.cost / (nullif(hours.rate, 0) / (24 * months.days_in_month)) + 0.5) as capacity
      from (
        select hourly.lineitem_resourceid as resource_id, hourly.usage_start,
          max(hourly.lineitem_unblendedcost) as cost, max(hourly.lineitem_unblendedrate) as rate
        from ${ref('aws_hours')} hourly
        join (
          select distinct bill.resource_id, bill.usage_start
          from ${ref('matched_rows')} bill
          join ${ref('disk_handles')} handles on handles.resource_id = bill.resource_id
          join ${ownRows(ref)} own
            on own.csi_volume_handle = handles.csi_volume_handle and own.usage_start = bill.usage_start
        ) disks on disks.resource_id = hourly.lineitem_resourceid and disks.usage_start = hourly.usage_start
        group by hourly.lineitem_resourceid, hourly.usage_start
      ) hours
      cross join (select max(days_in_month) as days_in_month from ${ref('calendar')}) months
    ) sized
    where sized.capacity > 0`,
};

const disksWithClaims = (ref: (relation: string) => string) => `
    from ${ref('matched_rows')} bill
    join ${ref('disk_capacities')} disks
      on disks.resource_id = bill.resource_id and disks.usage_start = bill.usage_start
    join ${ref('disk_handles')} handles on handles.resource_id = bill.resource_id
    join (
      select * from ${ownRows(ref)} own_rows
      where ${hasHandle} and namespace <> 'Storage unattributed'
    ) own on own.csi_volume_handle = handles.csi_volume_handle and own.usage_start = bill.usage_start`;

const onDisk = `bill.resource_matched and bill.data_transfer_direction is null`;
const billGroup = ['row_uuid', ...billedColumns, 'aws_cost_category', 'usage_amount', ...costs, 'tags'];

/**
 * Spec ocp-on-aws.md 5.1. The share takes the capacity once a group: two nodes with the same labels count once, different
 * label objects of one claim twice. A volume without a claim is storage of nobody.
 */
export const claimParts: SqlStep = {
  name: 'claim_parts',
  sql: ({ functions: f }, ref) => `
    select parts.row_uuid, ${of('parts', billedColumns)},
      case when parts.nobody then null else parts.aws_cost_category end as aws_cost_category,
      case when parts.nobody then null else parts.usage_amount end as usage_amount,
      ${costs.map((cost) => `parts.share * parts.${cost} as ${cost}`).join(', ')},
      parts.cluster_alias, 'Storage' as data_source,
      case when parts.nobody then 'Storage unattributed' else parts.namespace end as namespace,
      parts.node, parts.persistentvolumeclaim, parts.persistentvolume, parts.storageclass,
      case when parts.nobody then null else parts.cost_category_id end as cost_category_id,
      parts.tags, case when parts.nobody then null else parts.labels end as labels
    from (
      select ${of('bill', billGroup)}, own.namespace, own.volume_labels as labels,
        ${f.maxText('own.persistentvolumeclaim')} = '' as nobody,
        max(own.persistentvolumeclaim_capacity_gigabyte) / max(disks.capacity) as share,
        ${f.maxText('own.cluster_alias')} as cluster_alias, ${f.maxText('own.node')} as node,
        ${f.maxText('own.persistentvolumeclaim')} as persistentvolumeclaim,
        ${f.maxText('own.persistentvolume')} as persistentvolume, ${f.maxText('own.storageclass')} as storageclass,
        max(own.cost_category_id) as cost_category_id
      ${disksWithClaims(ref)}
      where ${onDisk}
      group by ${of('bill', billGroup)}, own.namespace, own.volume_labels
    ) parts`,
};

/** Spec ocp-on-aws.md 5.2: all clusters of the tenant, over the window; one volume name counts once a cluster (quirk 12). */
export const diskPools: SqlStep = {
  name: 'disk_pools',
  sql: (_, ref) => `
    select volumes.resource_id, sum(volumes.capacity) as pool, count(distinct volumes.cluster_id) as clusters
    from (
      select handles.resource_id, openshift.cluster_id, openshift.persistentvolume,
        max(openshift.persistentvolumeclaim_capacity_gigabyte) as capacity
      from ${ref('openshift_rows')} openshift
      join ${ref('disk_handles')} handles on handles.csi_volume_handle = openshift.csi_volume_handle
      join (
        select distinct resource_id, usage_start from ${ref('matched_rows')} where resource_matched
      ) bill on bill.resource_id = handles.resource_id and bill.usage_start = openshift.usage_start
      group by handles.resource_id, openshift.cluster_id, openshift.persistentvolume
    ) volumes
    group by volumes.resource_id`,
};

export const diskRemainders: SqlStep = {
  name: 'disk_remainders',
  sql: (dialect, ref) => {
    const f = dialect.functions;
    const none = nullOf(dialect, 'text');
    return `
    select parts.row_uuid, ${of('parts', billedColumns)}, ${none} as aws_cost_category,
      ${nullOf(dialect, 'double')} as usage_amount,
      ${costs.map((cost) => `parts.share * parts.${cost} as ${cost}`).join(', ')},
      parts.cluster_alias, 'Storage' as data_source, 'Storage unattributed' as namespace,
      ${none} as node, parts.persistentvolumeclaim, parts.persistentvolume, parts.storageclass,
      ${nullOf(dialect, 'integer')} as cost_category_id, parts.tags, ${nullOf(dialect, 'json')} as labels
    from (
      select ${of('bill', billGroup)},
        (max(disks.capacity) - max(pools.pool)) / max(disks.capacity) / max(pools.clusters) as share,
        ${f.maxText('own.cluster_alias')} as cluster_alias,
        ${f.maxText('own.persistentvolumeclaim')} as persistentvolumeclaim,
        ${f.maxText('own.persistentvolume')} as persistentvolume, ${f.maxText('own.storageclass')} as storageclass
      ${disksWithClaims(ref)}
      join ${ref('disk_pools')} pools on pools.resource_id = bill.resource_id
      where ${onDisk} and pools.pool <> disks.capacity
      group by ${of('bill', billGroup)}
    ) parts`;
  },
};
