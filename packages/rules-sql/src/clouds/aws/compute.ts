import type { Dialect } from '../../dialect.ts';
import type { Ref, SqlStep } from '../../step.ts';
import { enabledTags, malformedTags } from '../../tag-objects.ts';
import { lineAmounts, lineMaxima, unless } from './line-costs.ts';

const isInstance = `bill.lineitem_productcode = 'AmazonEC2'
      and strpos(bill.product_productfamily, 'Compute Instance') > 0 and bill.lineitem_resourceid <> ''`;

/** What a month's lines of an instance cost; what a savings plan covers costs nothing by itself here (spec cloud-daily.md 5). */
const amounts = (dialect: Dialect) => ({
  ...lineAmounts(dialect),
  unblended_cost: unless(dialect, 'SavingsPlanCoveredUsage', 'bill.lineitem_unblendedcost'),
  blended_cost: unless(dialect, 'SavingsPlanCoveredUsage', 'bill.lineitem_blendedcost'),
});

const computeResources: SqlStep = {
  sql: (dialect, ref) => {
    const { functions: f } = dialect;
    const { currency_code: currency, ...numbers } = lineMaxima;
    const maxima = Object.entries(numbers).map(([name, column]) => `max(${column}) as ${name}`);
    const texts = Object.entries({
      usage_account_id: 'bill.lineitem_usageaccountid',
      operating_system: `nullif(bill.product_operatingsystem, '')`,
      region: `nullif(bill.product_region, '')`,
      unit: `nullif(bill.pricing_unit, '')`,
      currency_code: currency,
    }).map(([name, column]) => `${f.maxText(column)} as ${name}`);
    const sums = Object.entries(amounts(dialect)).map(([name, amount]) => `sum(${amount}) as ${name}`);
    return `
    select bill.lineitem_resourceid as resource_id, min(bill.usage_start) as usage_start,
      max(bill.usage_start) as usage_end, ${[...texts, ...maxima, ...sums].join(', ')}
    from ${ref('month_rows')} bill
    where ${isInstance}
    group by bill.lineitem_resourceid`;
  },
};

/** Lines that begin with the last day on which any line has the id. */
const computeLatest: SqlStep = {
  sql: ({ types, functions: f }, ref) => {
    const name = `case when ${f.isJsonObject('bill.resourcetags')} then ${f.jsonMember('bill.resourcetags', 'Name')} end`;
    return `
    with last_days as (
      select bill.lineitem_resourceid as resource_id, max(bill.usage_start) as usage_start
      from ${ref('month_rows')} bill
      where bill.lineitem_resourceid <> ''
      group by bill.lineitem_resourceid
    )
    select bill.lineitem_resourceid as resource_id, nullif(bill.product_instancetype, '') as instance_type,
      ${f.maxText(name)} as instance_name, bill.resourcetags as tag_text, bill.costcategory as cost_category,
      nullif(bill.product_memory, '') as memory,
      cast(nullif(bill.product_vcpu, '') as ${types.integer}) as vcpu
    from ${ref('month_rows')} bill
    join last_days on last_days.resource_id = bill.lineitem_resourceid
      and cast(last_days.usage_start as ${types.timestamp}) = bill.lineitem_usagestartdate
    where ${isInstance}
    group by bill.lineitem_resourceid, bill.product_instancetype, bill.resourcetags, bill.costcategory,
      bill.product_memory, bill.product_vcpu`;
  },
};

const tagTexts = (ref: Ref) =>
  `select distinct tag_text from ${ref('compute_latest')} latest where tag_text is not null`;

const computeTags: SqlStep = {
  check: malformedTags(tagTexts),
  sql: (dialect, ref) => enabledTags(dialect, ref, tagTexts, 'cloud_keys'),
};

const computeSummary: SqlStep = {
  sql: ({ types, functions: f }, ref) => `
    select ${f.uuid()} as uuid, resource.*, latest.instance_type, latest.instance_name, latest.memory, latest.vcpu,
      found.tags, latest.cost_category, resource.unblended_cost * run.markup as markup_cost,
      resource.blended_cost * run.markup as markup_cost_blended,
      resource.savingsplan_effective_cost * run.markup as markup_cost_savingsplan,
      resource.calculated_amortized_cost * run.markup as markup_cost_amortized,
      aliases.id as account_alias_id, cast(run.cloud_source_uuid as ${types.uuid}) as source_uuid,
      run.bill_id as cost_entry_bill_id
    from ${ref('compute_resources')} resource
    join ${ref('compute_latest')} latest on latest.resource_id = resource.resource_id
    left join ${ref('compute_tags')} found on found.tag_text = latest.tag_text
    left join ${ref('account_aliases')} aliases on aliases.account_id = resource.usage_account_id
    cross join ${ref('run')} run`,
};

/** EC2 compute by month (spec cloud-daily.md 5). An instance that is described in several ways has a row for each, with all its cost. */
export const computeRules: Readonly<Record<string, SqlStep>> = {
  compute_resources: computeResources,
  compute_latest: computeLatest,
  compute_tags: computeTags,
  compute_summary: computeSummary,
};
