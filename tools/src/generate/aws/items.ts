/**
 * `bill_items`: one row a line item that is billed in every hour: an instance for each node with its transfer in and out,
 * the disks of claims, one in eight larger than its claim, and for the rest other services, of which some carry tags that
 * labels of the cluster share.
 * Prices are per hour; amounts are in the unit of the price.
 */
export const billItemsSql = `
    create table bill_items as
    with instances as (
      select row_number() over (order by node_id) - 1 as n, resource_id, instance_type, zone, cores from nodes),
    transfers as (
      select resource_id, zone, direction
      from instances, (values ('In'), ('Out')) directions(direction)),
    disks as (
      select distinct on (csi_volume_handle) csi_volume_handle as resource_id,
        if(draw('larger', csi_volume_handle) % 8 = 0, 2 * gigabytes, gigabytes) as gigabytes
      from claims where storageclass = 'gp3-csi' order by csi_volume_handle),
    own as (
      select resource_id, 'AmazonEC2' as product_code, 'Compute Instance' as product_family, instance_type, zone,
        'Hrs' as unit, 'BoxUsage:' || instance_type as usage_type, 'RunInstances' as operation,
        1.0::double as amount, 0.048 * cores as rate, null as gigabytes, 1 as kind
      from instances
      union all
      select resource_id, 'AmazonEC2', 'Data Transfer', '', zone, 'GB', format('DataTransfer-{}-Bytes', direction),
        'InterZone-' || direction, 0.5, 0.01, null, 2
      from transfers
      union all
      select resource_id, 'AmazonEC2', 'Storage', '', 'us-east-1a', 'GB-Mo', 'EBS:VolumeUsage.gp3', 'CreateVolume-Gp3',
        gigabytes / 744.0, 0.08, gigabytes, 3
      from disks),
    numbered as (select *, row_number() over (order by kind, resource_id, usage_type) - 1 as item from own),
    others as (
      select i as item, draw('item', i) as d, draw('tag', i) as t
      from range((select count(*) from numbered), $items) r(i)),
    teams as (select list(distinct environment order by environment) as environments from namespaces),
    spaces as (select list(namespace order by namespace) as names from namespaces)
    select item, resource_id, product_code, product_family, instance_type, zone, unit, usage_type, operation,
      amount::double as amount, rate::double as rate, '{}' as resourcetags
    from numbered
    where item < $items
    union all
    select item, format('arn:aws:{}:us-east-1:111111111111:{:x}', ['s3', 'rds', 'lambda', 'sqs'][1 + d % 4], item),
      ['AmazonS3', 'AmazonRDS', 'AWSLambda', 'AWSQueueService'][1 + d % 4],
      ['Storage', 'Database Instance', 'Serverless', 'API Request'][1 + d % 4],
      '', 'us-east-1a', ['GB-Mo', 'Hrs', 'Lambda-GB-Second', 'Requests'][1 + d % 4],
      'Usage', 'Use', 1 + (d >> 8 & 15), 0.001 * (1 + (d >> 12 & 63)),
      case
        when t % 256 = 0 then format('{{"env": "{}", "owner": "{}"}}', environments[1 + (t >> 8) % len(environments)], item % 97)
        when t % 32 < 9 then format('{{"openshift_project": "{}"}}', names[1 + (t >> 8) % len(names)])
        when t % 32 < 16 then '{}'
        else format('{{"owner": "{}", "stack": "{}"}}', item % 97, item % 31)
      end
    from others, teams, spaces
    order by item`;
