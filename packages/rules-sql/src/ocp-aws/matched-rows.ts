import { canonicalObject } from '../expressions.ts';
import type { SqlStep } from '../step.ts';

const special = ['openshift_project', 'openshift_node', 'openshift_cluster'];

/** Spec ocp-on-aws.md 3.4 (tags): keys enabled for AWS and the three of OpenShift. */
export const tagObjects: SqlStep = {
  name: 'tag_objects',
  sql: (dialect, ref) => `
    select texts.resourcetags, coalesce(objects.tags, '{}') as tags, ${special.map((key) => `objects.${key}`).join(', ')}
    from (select distinct resourcetags from ${ref('aws_days')} where resourcetags is not null) texts
    left join (
      select members.resourcetags, ${canonicalObject(dialect, 'members.key', 'members.value')} as tags,
        ${special.map((key) => `max(case when members.key = '${key}' then members.value end) as ${key}`).join(',\n        ')}
      from ${ref('tag_members')} members
      join ${ref('aws_tag_keys')} kept on kept.key = members.key
      group by members.resourcetags
    ) objects on objects.resourcetags = texts.resourcetags`,
};

const transfer = `lineitem_productcode = 'AmazonEC2' and product_productfamily = 'Data Transfer'`;

/** Spec ocp-on-aws.md 3.3, 3.4. A row that is matched by its resource has no matched tag. */
export const matchedRows: SqlStep = {
  name: 'matched_rows',
  sql: ({ types, functions: f }, ref) => {
    const usageType = f.lowerCase('bill.lineitem_usagetype');
    const operation = f.lowerCase('bill.lineitem_operation');
    return `
    select bill.row_uuid, bill.usage_start,
      nullif(bill.lineitem_resourceid, '') as resource_id,
      nullif(
        case when bill.bill_billingentity = 'AWS Marketplace'
          then coalesce(nullif(bill.product_productname, ''), bill.lineitem_productcode)
          else bill.lineitem_productcode end,
        ''
      ) as product_code,
      nullif(bill.product_productfamily, '') as product_family,
      nullif(bill.product_instancetype, '') as instance_type,
      bill.lineitem_usageaccountid as usage_account_id,
      nullif(bill.lineitem_availabilityzone, '') as availability_zone,
      nullif(bill.product_region, '') as region,
      nullif(bill.pricing_unit, '') as unit,
      nullif(bill.lineitem_currencycode, '') as currency_code,
      bill.costcategory as aws_cost_category,
      bill.lineitem_usageamount as usage_amount,
      case when bill.lineitem_lineitemtype = 'SavingsPlanCoveredUsage' then cast(0 as ${types.double})
        else bill.lineitem_unblendedcost end as unblended_cost,
      case when bill.lineitem_lineitemtype = 'SavingsPlanCoveredUsage' then cast(0 as ${types.double})
        else bill.lineitem_blendedcost end as blended_cost,
      bill.savingsplan_savingsplaneffectivecost as savingsplan_effective_cost,
      case when bill.lineitem_lineitemtype in ('Tax', 'Usage') then bill.lineitem_unblendedcost
        else bill.savingsplan_savingsplaneffectivecost end as calculated_amortized_cost,
      objects.tags, resources.resource_id is not null as resource_matched,
      case when resources.resource_id is null then matches.matched_tag end as matched_tag,
      ${special.map((key) => `objects.${key}`).join(', ')},
      case when ${transfer} then
        case
          when strpos(${usageType}, 'in-bytes') > 0 then 'IN'
          when strpos(${usageType}, 'out-bytes') > 0 then 'OUT'
          when strpos(${usageType}, 'regional-bytes') > 0 and strpos(${operation}, '-in') > 0 then 'IN'
          when strpos(${usageType}, 'regional-bytes') > 0 and strpos(${operation}, '-out') > 0 then 'OUT'
        end
      end as data_transfer_direction
    from ${ref('aws_days')} bill
    left join ${ref('matched_resources')} resources on resources.resource_id = bill.lineitem_resourceid
    left join ${ref('tag_matches')} matches on matches.resourcetags = bill.resourcetags
    left join ${ref('tag_objects')} objects on objects.resourcetags = bill.resourcetags
    where resources.resource_id is not null or matches.matched_tag is not null`;
  },
};
