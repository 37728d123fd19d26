import { text, type DiskSize } from '../contract/index.ts';
import { azureRows } from '../inputs/azure.ts';
import type { Cloud } from './cloud.ts';
import { azureDaily } from './daily/azure.ts';
import { containsAny } from './filter.ts';
import { consoleTables } from './tables.ts';

/** Databases and networks of Azure, as its bill names them (spec ocp-on-azure.md 9). */
export const azureServices = {
  databases: ['Cosmos DB', 'Cache for Redis'],
  networks: [
    ...['Virtual Network', 'VPN', 'DNS', 'Traffic Manager', 'ExpressRoute', 'Load Balancer'],
    'Application Gateway',
  ],
};

/** The name is the ninth part of an id `/subscriptions/S/resourceGroups/G/providers/P/T/NAME` (spec ocp-on-azure.md 4). */
export const azureNamePart = 9;

/** Tiers of disks with their GiB; the standard ones begin with the fourth (spec ocp-on-azure.md 5.1). */
const tiers = [
  ...([
    [1, 4],
    [2, 8],
    [3, 16],
    [4, 32],
    [6, 64],
    [10, 128],
    [15, 256],
    [20, 512],
  ] as const),
  ...([
    [30, 1024],
    [40, 2048],
    [50, 4096],
    [60, 8192],
    [70, 16384],
    [80, 32767],
  ] as const),
];
const diskSizes = ['P', 'E', 'S'].flatMap((series) =>
  tiers
    .filter(([tier]) => series !== 'S' || tier >= 4)
    .map(([tier, gibibytes]): DiskSize => ({ name: `${series}${tier}`, gibibytes })),
);

const account = ['subscription_guid'];
const service = [...account, 'service_name'];
const named = ['subscription_name'];
const usage = ['usage_quantity', 'unit_of_measure', ...named];
const shown = consoleTables('Azure');

/** Microsoft Azure (spec ocp-on-azure.md). */
export const azure: Cloud = {
  type: 'Azure',
  inputs: [{ relation: 'bill_rows', table: azureRows, months: 'own', days: 'window' }],
  diskSizes,
  newBill: {},
  bill: {
    resource: 'resourceid',
    namePart: azureNamePart,
    tags: 'tags',
    service: ['servicename', 'metercategory'],
    ids: [{ column: 'resourceid', candidates: 'all', at: 'anywhere' }],
  },
  billed: {
    ...text('resource_id', 'subscription_guid', 'instance_type', 'service_name', 'resource_location'),
    ...text('unit_of_measure', 'currency'),
  },
  described: text('subscription_name'),
  usage: { amount: 'usage_quantity', unit: 'unit_of_measure', currency: 'currency' },
  costs: [{ cost: 'pretax_cost', markup: 'markup_cost', from: 'costinbillingcurrency' }],
  account: { column: 'subscription_guid' },
  daily: azureDaily,
  detail: {
    json: [],
    emptyAsNull: ['service_name', 'resource_location'],
    directions: { datatrin: 'IN', datatrout: 'OUT' },
  },
  console: [
    shown('cost_summary', 'all cost of a day', [], ['cost_category_id']),
    shown('cost_summary_by_account', 'cost by subscription', account, named),
    shown(
      'cost_summary_by_location',
      'cost by subscription and place',
      [...account, 'resource_location'],
      named,
    ),
    shown('cost_summary_by_service', 'cost by subscription and service', service, named),
    {
      ...shown('compute_summary', 'instances', [...account, 'instance_type', 'resource_id'], usage),
      filter: {
        all: [
          { column: 'instance_type', present: true },
          { column: 'unit_of_measure', in: ['Hrs'] },
        ],
      },
    },
    {
      ...shown('storage_summary', 'storage', service, usage),
      filter: {
        all: [
          { column: 'service_name', contains: 'Storage' },
          { column: 'unit_of_measure', in: ['GB-Mo'] },
        ],
      },
    },
    {
      ...shown('database_summary', 'databases', service, usage),
      filter: {
        any: [
          { column: 'service_name', in: azureServices.databases },
          containsAny('service_name', ['database'], true),
        ],
      },
    },
    {
      ...shown('network_summary', 'network services', service, usage),
      filter: { column: 'service_name', in: azureServices.networks },
    },
  ],
  differences: {
    candidates: { node: 'node', handles: 'all' },
    reportedKeys: 'enabled',
    disks: {
      sizePer: 'day',
      pooledBy: 'cluster',
      nothingLeft: 'written',
      largeClaims: 'share',
      remaindersOfTransfer: true,
      unit: 'GB-Mo',
      amountOfNobody: 'kept',
    },
    nodes: { dataSource: 'own', sizedDisks: 'left out in the window', emptyTexts: 'kept' },
    emptyNodeByTag: 'kept',
    network: 'named',
    sharedWith: 'stored parts',
    partDecimals: 9,
    resourceId: 'bill',
    notOfNobody: [],
  },
  quirks: {
    tags: 'ocp-on-azure.md, Q5 and Q9',
    ids: 'ocp-on-azure.md, Q5',
    beyond: 'ocp-on-azure.md, Q5',
    clusters: 'ocp-on-azure.md, Q1',
    claims: 'ocp-on-azure.md 5.2',
    days: 'ocp-on-azure.md 4',
  },
  kept: {
    table: 'azure_parts',
    relation: 'other_parts',
    own: 'own_parts',
    about: 'In how many parts rows of the bill were divided, and as which of their clusters this one came',
    columns: { row_uuid: 'text', parts: 'integer', place: 'integer' },
  },
  after: {
    infrastructureCost: ['pretax_cost', 'markup_cost'],
    tagPlaces: { subscription_guid: 'subscription_guids' },
    onAll: {
      usage_account_id: 'subscription_guid',
      account_alias_id: null,
      product_code: 'service_name',
      product_family: null,
      instance_type: 'instance_type',
      region: 'resource_location',
      availability_zone: null,
      usage_amount: 'usage_quantity',
      unit: 'unit_of_measure',
      unblended_cost: 'pretax_cost',
      markup_cost: 'markup_cost',
      currency_code: 'currency',
    },
  },
};
