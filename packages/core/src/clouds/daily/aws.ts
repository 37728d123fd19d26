import { columnsOf, double, text, type Columns } from '../../contract/index.ts';
import { awsLines } from '../../inputs/aws.ts';
import type { DailySummary } from './summary.ts';

const costs = [
  { cost: 'unblended_cost', markup: 'markup_cost' },
  { cost: 'blended_cost', markup: 'markup_cost_blended' },
  { cost: 'savingsplan_effective_cost', markup: 'markup_cost_savingsplan' },
  { cost: 'calculated_amortized_cost', markup: 'markup_cost_amortized' },
  { cost: 'public_on_demand_cost' },
];
const amounts = ['usage_amount', 'normalized_usage_amount'];
const greatest: Columns = {
  ...double('normalization_factor', 'unblended_rate', 'blended_rate', 'public_on_demand_rate'),
  currency_code: 'text',
};

/** What a resource of EC2 used and cost in the month. */
const computed: Columns = {
  resource_id: 'text',
  ...columnsOf('date', 'usage_start', 'usage_end'),
  ...text('usage_account_id', 'operating_system', 'region', 'unit'),
  ...greatest,
  ...double(...amounts, ...costs.map(({ cost }) => cost)),
};
const latest: Columns = {
  ...text('resource_id', 'instance_type', 'instance_name', 'tag_text', 'memory'),
  vcpu: 'integer',
  cost_category: 'json',
};

/** The bill of AWS by day (spec cloud-daily.md 2). Lines are grouped by what the bill writes: empty texts are null in the table only. */
export const awsDaily: DailySummary = {
  inputs: [
    { relation: 'bill_rows', table: awsLines, months: 'own', days: 'window' },
    { relation: 'month_rows', table: awsLines, months: 'own', days: 'all' },
  ],
  tags: 'resourcetags',
  taggedBy: 'text',
  key: text(
    ...['bill_billingentity', 'lineitem_productcode', 'product_productname', 'lineitem_usageaccountid'],
    ...['lineitem_availabilityzone', 'product_productfamily', 'product_region', 'costcategory'],
    ...['product_instancetype', 'pricing_unit'],
  ),
  written: {
    ...text('usage_account_id', 'product_code', 'product_family', 'availability_zone', 'region'),
    ...text('instance_type', 'unit'),
    cost_category: 'json',
  },
  greatest,
  amounts,
  costs,
  resources: { column: 'lineitem_resourceid', ids: 'resource_ids', count: 'resource_count' },
  days: 'of the month',
  further: [
    {
      table: 'reporting_awscostentrylineitem_summary_by_ec2_compute_p',
      mode: 'replace',
      replaces: 'month',
      steps: [
        {
          name: 'compute_resources',
          about: 'What each instance of EC2 used and cost in the month',
          columns: computed,
          reads: ['month_rows'],
        },
        {
          name: 'compute_latest',
          about: 'What the last lines of each instance in the month say of it',
          columns: latest,
          reads: ['month_rows'],
        },
        {
          name: 'compute_tags',
          about: 'Each distinct tag text of instances as a canonical object of its enabled tags',
          columns: { tag_text: 'text', tags: 'json' },
          reads: ['compute_latest', 'cloud_keys'],
        },
        {
          name: 'compute_summary',
          about:
            'Instances of EC2 with what they used and cost in the month, a row for each way in which they are described',
          columns: {
            uuid: 'uuid',
            ...computed,
            ...text('instance_type', 'instance_name', 'memory'),
            vcpu: 'integer',
            ...columnsOf('json', 'tags', 'cost_category'),
            ...double(...costs.flatMap(({ markup }) => markup ?? [])),
            account_alias_id: 'integer',
            source_uuid: 'uuid',
            cost_entry_bill_id: 'integer',
          },
          reads: ['compute_resources', 'compute_latest', 'compute_tags', 'account_aliases', 'run'],
        },
      ],
    },
  ],
};
