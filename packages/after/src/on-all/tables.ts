import { awsProducts, azureServices, onAllTables, type Cloud, type OnAllColumn } from '@ocp/core';

/** One of the tables that hold OpenShift on all clouds (spec after.md section 8). Data, not statements. */
export interface OnAllTable {
  table: string;
  /** Where the rows come from: the detail of the cloud, or the daily table of all clouds. */
  from: 'detail' | 'daily';
  /** Which of those rows: an SQL condition. */
  rows: string;
  /** Group columns besides the day, and what they are in the rows. */
  keys: Columns;
  /** Column of the table to SQL aggregate over the rows of a group. */
  values: Columns;
}

type Columns = Readonly<Record<string, string>>;

/** The two daily tables, which sum the rounded detail of a cloud (quirk 5). */
export function dailyTables({ after: { onAll } }: Cloud): OnAllTable[] {
  const value = (name: OnAllColumn) => {
    const is = onAll[name];
    if (is === null) return 'null';
    return typeof is === 'string' ? is : is.join(' + ');
  };
  /** Columns that the cloud does not have stay null, and group nothing. */
  const of = (...names: OnAllColumn[]) =>
    Object.fromEntries(names.filter((name) => onAll[name] !== null).map((name) => [name, value(name)]));
  const greatest = (name: OnAllColumn) => (onAll[name] === null ? {} : { [name]: `max(${value(name)})` });
  /** Of bills that are told apart in the daily table: by the alias of their account, where the cloud has aliases. */
  const account = onAll.account_alias_id === null ? 'usage_account_id' : 'account_alias_id';
  const product = of('product_code', 'product_family', 'instance_type', 'region', 'availability_zone');
  const amounts: Columns = {
    usage_amount: `sum(${value('usage_amount')})`,
    unit: `max(${value('unit')})`,
    unblended_cost: `sum(${value('unblended_cost')})`,
    currency_code: `max(${value('currency_code')})`,
    cost_category_id: 'max(cost_category_id)',
  };
  return [
    {
      table: onAllTables.projects,
      from: 'detail',
      rows: 'true',
      keys: {
        ...same('resource_id', 'pod_labels', 'namespace', 'node', 'data_source'),
        ...product,
        ...of('usage_account_id'),
      },
      values: {
        ...amounts,
        project_markup_cost: `sum(${value('markup_cost')})`,
        ...greatest('account_alias_id'),
      },
    },
    {
      table: onAllTables.daily,
      from: 'detail',
      rows: 'true',
      keys: {
        ...same('resource_id', 'tags', 'node'),
        namespace: 'array[namespace]',
        ...product,
        ...of(account),
      },
      values: {
        ...amounts,
        markup_cost: `sum(${value('markup_cost')})`,
        ...(account === 'usage_account_id' ? {} : greatest('usage_account_id')),
        shared_projects: '1',
      },
    },
  ];
}

const costs: Columns = {
  unblended_cost: 'sum(unblended_cost)',
  markup_cost: 'sum(markup_cost)',
  currency_code: 'max(currency_code)',
  cost_category_id: 'max(cost_category_id)',
};
const accountCosts: Columns = { ...costs, account_alias_id: 'max(account_alias_id)' };
const usage: Columns = { ...accountCosts, usage_amount: 'sum(usage_amount)', unit: 'max(unit)' };

/** Of the clouds that name what they sell (spec after.md 8). */
const databases = [...awsProducts.databases, ...azureServices.databases];
const networks = [...awsProducts.networks, ...azureServices.networks];

/** What the console shows: sums of the daily table, whose usage amount is rounded to 9 decimals. */
export const perspectives: readonly OnAllTable[] = [
  perspective('cost_summary', [], costs),
  perspective('cost_summary_by_account', ['usage_account_id'], accountCosts),
  perspective('cost_summary_by_region', ['usage_account_id', 'region', 'availability_zone'], accountCosts),
  perspective(
    'cost_summary_by_service',
    ['usage_account_id', 'product_code', 'product_family'],
    accountCosts,
  ),
  perspective(
    'compute_summary',
    ['resource_id', 'usage_account_id', 'product_code', 'instance_type'],
    usage,
    // The table cannot hold a row without resource id: Koku's run fails there.
    'instance_type is not null and resource_id is not null',
  ),
  perspective(
    'storage_summary',
    ['usage_account_id', 'product_family', 'product_code'],
    { ...usage, unit: `'GB-Mo'` },
    `(product_family like '%Storage%' or product_code like '%Storage%' or product_code in ('Filestore', 'Data Transfer'))
      and unit in ('GB-Mo', 'gibibyte month')`,
  ),
  perspective(
    'database_summary',
    ['usage_account_id', 'product_code'],
    usage,
    `(product_code in ${listed(databases)} or product_code like '%Database%')`,
  ),
  perspective(
    'network_summary',
    ['usage_account_id', 'product_code'],
    usage,
    `product_code in ${listed(networks)}`,
  ),
];

function perspective(name: string, keys: readonly string[], values: Columns, rows = 'true'): OnAllTable {
  return { table: `reporting_ocpall_${name}_pt`, from: 'daily', rows, keys: same(...keys), values };
}

function same(...names: string[]): Columns {
  return Object.fromEntries(names.map((name) => [name, name]));
}

/** Only for the names above: text that comes from outside goes in as a parameter. */
function listed(names: readonly string[]): string {
  return `(${names.map((name) => `'${name}'`).join(', ')})`;
}
