import { byKind, byService, HOURLY_COST } from '../items.ts';

const resource = byKind({
  machine: 'n.resource',
  transfer: 'n.resource',
  disk: 'n.resource',
  service: `format('arn:aws:{}:us-east-1:111111111111:{}', ${byService('s3', 'rds', 'lambda', 'sqs')}, n.resource)`,
});
const product = byKind({
  machine: `'AmazonEC2'`,
  transfer: `'AmazonEC2'`,
  disk: `'AmazonEC2'`,
  service: byService('AmazonS3', 'AmazonRDS', 'AWSLambda', 'AWSQueueService'),
});
const family = byKind({
  machine: `'Compute Instance'`,
  transfer: `'Data Transfer'`,
  disk: `'Storage'`,
  service: byService('Storage', 'Database Instance', 'Serverless', 'API Request'),
});
const unit = byKind({
  machine: `'Hrs'`,
  transfer: `'GB'`,
  disk: `'GB-Mo'`,
  service: byService('GB-Mo', 'Hrs', 'Lambda-GB-Second', 'Requests'),
});
const usageType = byKind({
  machine: `'BoxUsage:' || n.instance_type`,
  transfer: `format('DataTransfer-{}-Bytes', n.direction)`,
  disk: `'EBS:VolumeUsage.gp3'`,
  service: `'Usage'`,
});
const operation = byKind({
  machine: `'RunInstances'`,
  transfer: `'InterZone-' || n.direction`,
  disk: `'CreateVolume-Gp3'`,
  service: `'Use'`,
});

/** Line items of each hour of a day, as the raw report has them. */
export const awsHoursSql = `
    select ${resource} as lineitem_resourceid, hours.h::timestamp_ms as lineitem_usagestartdate,
      ${product} as lineitem_productcode, n.amount as lineitem_usageamount, n.rate as lineitem_unblendedrate,
      ${HOURLY_COST} as lineitem_unblendedcost, n.tags as resourcetags
    from bill_items n, range($day::timestamp, $day::timestamp + interval 1 day, interval 1 hour) hours(h)`;

/** Their daily sums under the names of spec inputs.md 4.1; one row in sixteen is covered by a savings plan. */
export const awsDaysSql = `
    select
      md5(concat_ws('/', 'row', $day, n.item))::uuid::varchar as row_uuid,
      $day::timestamp_ms as lineitem_usagestartdate, ${resource} as lineitem_resourceid,
      ${product} as lineitem_productcode, ${product} as product_productname,
      ${family} as product_productfamily, n.instance_type as product_instancetype,
      'us-east-1' as product_region, ${unit} as pricing_unit, n.zone as lineitem_availabilityzone,
      '111111111111' as lineitem_usageaccountid, '111111111111' as bill_payeraccountid, 'AWS' as bill_billingentity,
      if(n.item % 16 = 5, 'SavingsPlanCoveredUsage', 'Usage') as lineitem_lineitemtype,
      ${usageType} as lineitem_usagetype, ${operation} as lineitem_operation, 'USD' as lineitem_currencycode,
      n.tags as resourcetags, '{}' as costcategory, 24 * n.amount as lineitem_usageamount,
      24 * ${HOURLY_COST} as lineitem_unblendedcost, 24 * ${HOURLY_COST} as lineitem_blendedcost,
      if(n.item % 16 = 5, 0.7 * 24 * ${HOURLY_COST}, 0) as savingsplan_savingsplaneffectivecost,
      24 * ${HOURLY_COST} as pricing_publicondemandcost, n.rate as lineitem_unblendedrate
    from bill_items n order by n.item`;
