/**
 * `bill_items`: one row a line item that is billed in every hour: a machine for each node with its transfer in and out, the disks of
 * claims, one in eight larger than its claim, and for the rest other services, of which some carry tags that labels of the cluster share. Prices are per hour; amounts
 * are in the unit of the price. What they are called is each cloud's own.
 */
export const billItemsSql = `
    create table bill_items as
    with machines as (
      select resource_id as resource, node, instance_type, zone, cores from nodes),
    transfers as (
      select resource, node, zone, direction
      from machines, (values ('In'), ('Out')) directions(direction)),
    disks as (
      select distinct on (csi_volume_handle) csi_volume_handle as resource,
        if(draw('larger', csi_volume_handle) % 8 = 0, 2 * gigabytes, gigabytes) as gigabytes
      from claims where storageclass = 'gp3-csi' order by csi_volume_handle),
    own as (
      select 'machine' as kind, resource, node, '' as direction, instance_type, zone, null as gigabytes,
        1.0::double as amount, 0.048 * cores as rate, 1 as place
      from machines
      union all
      select 'transfer', resource, node, direction, '', zone, null, 0.5, 0.01, 2 from transfers
      union all
      select 'disk', resource, '', '', '', 'us-east-1a', gigabytes, gigabytes / 744.0, 0.08, 3 from disks),
    numbered as (select *, row_number() over (order by place, resource, direction) - 1 as item from own),
    others as (
      select i as item, draw('item', i) as d, draw('tag', i) as t
      from range((select count(*) from numbered), $items) r(i)),
    teams as (select list(distinct environment order by environment) as environments from namespaces),
    spaces as (select list(namespace order by namespace) as names from namespaces)
    select item, kind, resource, node, direction, instance_type, zone, gigabytes, 0 as service,
      amount::double as amount, rate::double as rate, '{}' as tags
    from numbered
    where item < $items
    union all
    select item, 'service', format('{:x}', item), '', '', '', 'us-east-1a', null, 1 + d % 4,
      1 + (d >> 8 & 15), 0.001 * (1 + (d >> 12 & 63)),
      case
        when t % 256 = 0 then format('{{"env": "{}", "owner": "{}"}}', environments[1 + (t >> 8) % len(environments)], item % 97)
        when t % 32 < 9 then format('{{"openshift_project": "{}"}}', names[1 + (t >> 8) % len(names)])
        when t % 32 < 16 then '{}'
        else format('{{"owner": "{}", "stack": "{}"}}', item % 97, item % 31)
      end
    from others, teams, spaces
    order by item`;

/** What a cloud calls the kinds of line items: a SQL expression for a machine, its transfer, a disk, and any other service. */
export function byKind(names: { machine: string; transfer: string; disk: string; service: string }): string {
  const { machine, transfer, disk, service } = names;
  return `case n.kind when 'machine' then ${machine} when 'transfer' then ${transfer} when 'disk' then ${disk} else ${service} end`;
}

/** One of four texts, by the service of a line item. */
export const byService = (...names: readonly [string, string, string, string]): string =>
  `[${names.map((name) => `'${name}'`).join(', ')}][n.service]`;

/** What a line item costs in an hour. */
export const HOURLY_COST = 'n.amount * n.rate';
