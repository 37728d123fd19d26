import { AWS_DETAIL_TABLE, OcpError, type AfterScope, type CloudScope, type CloudSource } from '@ocp/core';

/** The names in which the tables of a cloud differ from those of another; every statement is made from them. */
export interface Cloud {
  /** The detail A of OpenShift on the cloud (spec after.md). */
  detail: string;
  /** SQL over a row of the detail: what it adds to the cost of OpenShift. */
  cost: string;
  /** Column of the detail with the account, and its array in the table of tag values. */
  account: { column: string; list: string };
  /** Names of accounts: where the detail refers to them, where they are, and their array in the table of tag values. */
  alias: { column: string; table: string; name: string; list: string };
  tags: { summary: string; values: string };
  categories: { summary: string; keys: string; column: string };
  /** Columns of the tables of all clouds together, as SQL over a row of the detail. */
  onAll: Readonly<Record<OnAllColumn, string>>;
}

export type OnAllColumn =
  | 'usage_account_id'
  | 'account_alias_id'
  | 'product_code'
  | 'product_family'
  | 'instance_type'
  | 'region'
  | 'availability_zone'
  | 'usage_amount'
  | 'unit'
  | 'cost'
  | 'markup'
  | 'currency_code';

const clouds: Readonly<Record<CloudSource['type'], Cloud>> = {
  AWS: {
    detail: AWS_DETAIL_TABLE,
    cost: 'calculated_amortized_cost + markup_cost_amortized',
    account: { column: 'usage_account_id', list: 'usage_account_ids' },
    alias: {
      column: 'account_alias_id',
      table: 'reporting_awsaccountalias',
      name: 'account_alias',
      list: 'account_aliases',
    },
    tags: { summary: 'reporting_ocpawstags_summary', values: 'reporting_ocpawstags_values' },
    categories: {
      summary: 'reporting_ocpawscategory_summary',
      keys: 'reporting_awsenabledcategorykeys',
      column: 'aws_cost_category',
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
      cost: 'calculated_amortized_cost',
      markup: 'markup_cost_amortized',
      currency_code: 'currency_code',
    },
  },
};

/** The cloud of a run with its tables. Fails with `INTERNAL` for a run that is on no cloud. */
export function cloudOf({ cloud }: AfterScope): CloudScope & { tables: Cloud } {
  if (cloud === undefined) throw new OcpError('INTERNAL', 'this step needs a run on a cloud');
  return { ...cloud, tables: clouds[cloud.type] };
}
