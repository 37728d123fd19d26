import { text } from '../contract/index.ts';
import { gcpDays, gcpRows } from '../inputs/gcp.ts';
import type { Cloud } from './cloud.ts';
import { gcpDaily } from './daily/gcp.ts';
import { containsAny, type Filter } from './filter.ts';
import { consoleTables } from './tables.ts';

const project = ['project_id', 'project_name'];
const service = ['account_id', 'service_id', 'service_alias'];
const usage = ['usage_amount', 'unit'];

/** Every table of GCP's console is also by the month of the invoice. */
const shown = consoleTables('GCP', ['invoice_month']);

/** Containment minds the case; `IP` and `VPC` are found anywhere (spec ocp-on-gcp.md 8). */
const databases = ['SQL', 'Spanner', 'Bigtable', 'Firestore', 'Firebase', 'Memorystore', 'MongoDB'];
const networks = [
  ...['Network', 'VPC', 'Firewall', 'Route', 'IP', 'DNS', 'CDN', 'NAT', 'Traffic Director'],
  ...['Service Discovery', 'Cloud Domains', 'Private Service Connect', 'Cloud Armor'],
];
const storage: Filter = {
  any: [
    { column: 'service_alias', in: ['Filestore', 'Storage', 'Cloud Storage', 'Data Transfer'] },
    {
      all: [
        { column: 'service_alias', in: ['Compute Engine'] },
        containsAny('sku_alias', [' pd ', 'snapshot'], true),
      ],
    },
  ],
};

/** Google Cloud Platform (spec ocp-on-gcp.md). Links go by `resource_name`, which is the resource id of a row of the bill. */
export const gcp: Cloud = {
  type: 'GCP',
  inputs: [
    { relation: 'bill_rows', table: gcpDays, months: 'around', days: 'window' },
    { relation: 'first_day_rows', table: gcpDays, months: 'own', days: 'first' },
    { relation: 'raw_rows', table: gcpRows, months: 'own', days: 'all', switch: 'unattributedStorage' },
  ],
  newBill: {},
  bill: {
    resource: 'resource_name',
    tags: 'labels',
    service: ['service_description'],
    ids: [
      { column: 'resource_name', candidates: 'all', at: 'anywhere' },
      { column: 'resource_global_name', candidates: 'handles', at: 'anywhere' },
    ],
  },
  billed: {
    ...text('resource_id', 'account_id', 'project_id', 'project_name', 'instance_type', 'service_id'),
    ...text('service_alias', 'sku_id', 'sku_alias', 'region', 'unit', 'invoice_month', 'currency'),
  },
  described: {},
  usage: { amount: 'usage_amount', unit: 'unit', currency: 'currency' },
  costs: [
    { cost: 'unblended_cost', markup: 'markup_cost', from: 'cost' },
    { cost: 'credit_amount', from: 'daily_credits' },
  ],
  account: { column: 'account_id' },
  daily: gcpDaily,
  detail: {
    json: [],
    directions: { IN: 'IN', OUT: 'OUT' },
    transferred: { unit: 'gibibyte', factor: 1.07374 },
  },
  console: [
    shown('cost_summary', 'all cost of a day', [], ['cost_category_id']),
    shown('cost_summary_by_account', 'cost by account', ['account_id']),
    shown('cost_summary_by_gcp_project', 'cost by project', project),
    shown('cost_summary_by_region', 'cost by account and region', ['account_id', 'region']),
    shown('cost_summary_by_service', 'cost by account and service', service),
    shown('compute_summary', 'machines', ['account_id', 'instance_type'], usage),
    { ...shown('storage_summary', 'storage', service, usage), filter: storage },
    {
      ...shown('database_summary', 'databases', service, usage),
      filter: containsAny('service_alias', databases),
    },
    {
      ...shown('network_summary', 'network services', service, usage),
      filter: containsAny('service_alias', networks),
    },
  ],
  differences: {
    candidates: { node: 'node', handles: 'all' },
    reportedKeys: 'registered',
    disks: {
      sizePer: 'month',
      pooledBy: 'volume',
      nothingLeft: 'written',
      overfilled: 'nothing left',
      largeClaims: 'whole',
      amountOfNobody: 'kept',
      ofNobody: 'shared',
    },
    nodes: { dataSource: 'own', sizedDisks: 'kept', emptyTexts: 'null' },
    emptyNodeByTag: 'kept',
    network: 'linked',
    sharedWith: 'nobody',
    resourceId: 'node',
    notOfNobody: [],
  },
  quirks: {
    tags: 'ocp-on-gcp.md 5.4, as ocp-on-azure.md, Q9',
    ids: 'ocp-on-gcp.md, Q9',
    beyond: 'ocp-on-gcp.md, Q1',
    clusters: 'ocp-on-gcp.md, Q2',
    claims: 'ocp-on-gcp.md 5.1',
    days: 'ocp-on-gcp.md 2',
    overfilled: 'ocp-on-gcp.md 5.2',
  },
  after: {
    infrastructureCost: ['unblended_cost', 'markup_cost', 'credit_amount'],
    nullCosts: 'left out',
    tagPlaces: { account_id: 'account_ids', project_id: 'project_ids', project_name: 'project_names' },
    onAll: {
      usage_account_id: 'account_id',
      account_alias_id: null,
      product_code: 'service_alias',
      product_family: null,
      instance_type: 'instance_type',
      region: 'region',
      availability_zone: null,
      usage_amount: 'usage_amount',
      unit: 'unit',
      unblended_cost: ['unblended_cost', 'credit_amount'],
      markup_cost: 'markup_cost',
      currency_code: 'currency',
    },
  },
};
