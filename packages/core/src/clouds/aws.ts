import { text } from '../contract/index.ts';
import { awsDays, awsHours } from '../inputs/aws.ts';
import type { Cloud } from './cloud.ts';
import { awsDaily } from './daily/aws.ts';
import { consoleTables } from './tables.ts';

/** Databases and networks of AWS, as its bill names them (spec ocp-on-aws.md 11). */
export const awsProducts = {
  databases: [
    'AmazonRDS',
    'AmazonDynamoDB',
    'AmazonElastiCache',
    'AmazonNeptune',
    'AmazonRedshift',
    'AmazonDocumentDB',
  ],
  networks: ['AmazonVPC', 'AmazonCloudFront', 'AmazonRoute53', 'AmazonAPIGateway'],
};

const account = ['usage_account_id', 'account_alias_id'];
const usage = ['usage_amount', 'unit'];
/** Their cost is in the fee of the savings plan. */
const covered = '0 of SavingsPlanCoveredUsage lines';
const shown = consoleTables('AWS');

/** Amazon Web Services (spec ocp-on-aws.md). */
export const aws: Cloud = {
  type: 'AWS',
  inputs: [
    { relation: 'bill_rows', table: awsDays, months: 'own', days: 'window' },
    { relation: 'raw_rows', table: awsHours, months: 'own', days: 'window' },
  ],
  newBill: { billing_resource: 'aws' },
  bill: {
    resource: 'lineitem_resourceid',
    tags: 'resourcetags',
    service: ['lineitem_productcode'],
    ids: [{ column: 'lineitem_resourceid', candidates: 'all', at: 'end' }],
  },
  billed: {
    ...text('resource_id', 'product_code', 'product_family', 'instance_type', 'usage_account_id'),
    ...text('availability_zone', 'region', 'unit', 'currency_code', 'aws_cost_category'),
  },
  described: {},
  usage: { amount: 'usage_amount', unit: 'unit', currency: 'currency_code' },
  costs: [
    { cost: 'unblended_cost', markup: 'markup_cost', from: `lineitem_unblendedcost; ${covered}` },
    { cost: 'blended_cost', markup: 'markup_cost_blended', from: `lineitem_blendedcost; ${covered}` },
    {
      cost: 'savingsplan_effective_cost',
      markup: 'markup_cost_savingsplan',
      from: 'savingsplan_savingsplaneffectivecost',
    },
    {
      cost: 'calculated_amortized_cost',
      markup: 'markup_cost_amortized',
      from: 'lineitem_unblendedcost of Tax and Usage lines, savingsplan_savingsplaneffectivecost of all others',
    },
  ],
  account: {
    column: 'usage_account_id',
    alias: { column: 'account_alias_id', table: 'reporting_awsaccountalias' },
    units: { column: 'organizational_unit_id', table: 'reporting_awsorganizationalunit' },
  },
  daily: awsDaily,
  detail: { json: ['aws_cost_category'], directions: { IN: 'IN', OUT: 'OUT' } },
  console: [
    shown('cost_summary', 'all cost of a day', [], ['cost_category_id']),
    shown('cost_summary_by_account', 'cost by account', account),
    shown('cost_summary_by_region', 'cost by account and place', [...account, 'region', 'availability_zone']),
    shown('cost_summary_by_service', 'cost by account and product', [
      ...account,
      'product_code',
      'product_family',
    ]),
    {
      ...shown('compute_summary', 'instances', [...account, 'instance_type', 'resource_id'], usage),
      filter: { column: 'instance_type', present: true },
    },
    {
      ...shown('storage_summary', 'storage', [...account, 'product_family'], usage),
      filter: {
        all: [
          { column: 'product_family', contains: 'Storage' },
          { column: 'unit', in: ['GB-Mo'] },
        ],
      },
    },
    {
      ...shown('database_summary', 'databases', [...account, 'product_code'], usage),
      filter: { column: 'product_code', in: awsProducts.databases },
    },
    {
      ...shown('network_summary', 'network services', [...account, 'product_code'], usage),
      filter: { column: 'product_code', in: awsProducts.networks },
    },
  ],
  differences: {
    candidates: { node: 'resource_id', handles: 'of named volumes' },
    reportedKeys: 'summarized',
    disks: {
      sizePer: 'day',
      pooledBy: 'cluster',
      nothingLeft: 'left out',
      largeClaims: 'share',
      amountOfNobody: 'null',
    },
    nodes: { dataSource: 'Pod', sizedDisks: 'left out on the day', emptyTexts: 'null' },
    emptyNodeByTag: 'null',
    network: 'linked',
    markupDecimals: 9,
    sharedWith: 'sources',
    resourceId: 'bill',
    notOfNobody: ['aws_cost_category'],
  },
  quirks: {
    tags: 'ocp-on-aws.md, quirks 2 to 5',
    beyond: 'ocp-on-aws.md, quirks 1 and 9',
    clusters: 'ocp-on-aws.md 9',
    claims: 'ocp-on-aws.md 5.1',
    days: 'ocp-on-aws.md 2',
  },
  kept: {
    table: 'aws_tag_matches',
    relation: 'other_tag_matches',
    about: 'The tag-matched rows that runs of other clusters will read',
    columns: {
      row_uuid: 'text',
      ...text('matched_tag', 'openshift_project', 'openshift_node', 'openshift_cluster'),
    },
  },
  after: {
    infrastructureCost: ['calculated_amortized_cost', 'markup_cost_amortized'],
    tagPlaces: { usage_account_id: 'usage_account_ids' },
    categories: {
      column: 'aws_cost_category',
      keys: 'reporting_awsenabledcategorykeys',
      summary: 'reporting_ocpawscategory_summary',
    },
    onAll: {
      usage_account_id: 'usage_account_id',
      account_alias_id: 'account_alias_id',
      product_code: 'product_code',
      product_family: 'product_family',
      instance_type: 'instance_type',
      region: 'region',
      availability_zone: 'availability_zone',
      usage_amount: 'usage_amount',
      unit: 'unit',
      unblended_cost: 'calculated_amortized_cost',
      markup_cost: 'markup_cost_amortized',
      currency_code: 'currency_code',
    },
  },
};
