const hour = 'n.amount * n.rate';

/** Line items of each hour of a day, as the raw report has them. */
export const billHoursSql = `
    select n.resource_id as lineitem_resourceid, hours.h::timestamp_ms as lineitem_usagestartdate,
      n.product_code as lineitem_productcode, n.amount as lineitem_usageamount, n.rate as lineitem_unblendedrate,
      ${hour} as lineitem_unblendedcost, n.resourcetags
    from bill_items n, range($day::timestamp, $day::timestamp + interval 1 day, interval 1 hour) hours(h)`;

/** Their daily sums under the names of spec inputs.md 4.1; one row in sixteen is covered by a savings plan. */
export const billDaysSql = `
    select
      md5(concat_ws('/', 'row', $day, n.item))::uuid::varchar as row_uuid,
      $day::timestamp_ms as lineitem_usagestartdate, n.resource_id as lineitem_resourceid,
      n.product_code as lineitem_productcode, n.product_code as product_productname,
      n.product_family as product_productfamily, n.instance_type as product_instancetype,
      'us-east-1' as product_region, n.unit as pricing_unit, n.zone as lineitem_availabilityzone,
      '111111111111' as lineitem_usageaccountid, '111111111111' as bill_payeraccountid, 'AWS' as bill_billingentity,
      if(n.item % 16 = 5, 'SavingsPlanCoveredUsage', 'Usage') as lineitem_lineitemtype,
      n.usage_type as lineitem_usagetype, n.operation as lineitem_operation, 'USD' as lineitem_currencycode,
      n.resourcetags, '{}' as costcategory, 24 * n.amount as lineitem_usageamount,
      24 * ${hour} as lineitem_unblendedcost, 24 * ${hour} as lineitem_blendedcost,
      if(n.item % 16 = 5, 0.7 * 24 * ${hour}, 0) as savingsplan_savingsplaneffectivecost,
      24 * ${hour} as pricing_publicondemandcost, n.rate as lineitem_unblendedrate
    from bill_items n order by n.item`;
