import type { CloudRules } from '../cloud-rules.ts';

/** Spec ocp-on-aws.md 3.4. Also a row that is matched by its tags has a direction. */
export const billRow: CloudRules['billRow'] = ({ types, functions: f }) => {
  const resource = `nullif(bill.lineitem_resourceid, '')`;
  const usageType = f.lowerCase('bill.lineitem_usagetype');
  const operation = f.lowerCase('bill.lineitem_operation');
  const unlessCovered = (cost: string) =>
    `case when bill.lineitem_lineitemtype = 'SavingsPlanCoveredUsage' then cast(0 as ${types.double}) else ${cost} end`;
  return {
    columns: {
      usage_start: 'bill.usage_start',
      resource_id: resource,
      product_code: `nullif(
        case when bill.bill_billingentity = 'AWS Marketplace'
          then coalesce(nullif(bill.product_productname, ''), bill.lineitem_productcode)
          else bill.lineitem_productcode end,
        ''
      )`,
      product_family: `nullif(bill.product_productfamily, '')`,
      instance_type: `nullif(bill.product_instancetype, '')`,
      usage_account_id: 'bill.lineitem_usageaccountid',
      availability_zone: `nullif(bill.lineitem_availabilityzone, '')`,
      region: `nullif(bill.product_region, '')`,
      unit: `nullif(bill.pricing_unit, '')`,
      currency_code: `nullif(bill.lineitem_currencycode, '')`,
      aws_cost_category: 'bill.costcategory',
      usage_amount: 'bill.lineitem_usageamount',
      unblended_cost: unlessCovered('bill.lineitem_unblendedcost'),
      blended_cost: unlessCovered('bill.lineitem_blendedcost'),
      savingsplan_effective_cost: 'bill.savingsplan_savingsplaneffectivecost',
      calculated_amortized_cost: `case when bill.lineitem_lineitemtype in ('Tax', 'Usage')
        then bill.lineitem_unblendedcost else bill.savingsplan_savingsplaneffectivecost end`,
    },
    diskId: resource,
    direction: `case when bill.lineitem_productcode = 'AmazonEC2' and bill.product_productfamily = 'Data Transfer' then
        case
          when strpos(${usageType}, 'in-bytes') > 0 then 'IN'
          when strpos(${usageType}, 'out-bytes') > 0 then 'OUT'
          when strpos(${usageType}, 'regional-bytes') > 0 and strpos(${operation}, '-in') > 0 then 'IN'
          when strpos(${usageType}, 'regional-bytes') > 0 and strpos(${operation}, '-out') > 0 then 'OUT'
        end
      end`,
  };
};
