/** Columns that a part takes from its AWS row as they are. */
export const billedColumns = [
  'usage_start',
  'resource_id',
  'product_code',
  'product_family',
  'instance_type',
  'usage_account_id',
  'availability_zone',
  'region',
  'unit',
  'currency_code',
];

export const costs = [
  'unblended_cost',
  'blended_cost',
  'savingsplan_effective_cost',
  'calculated_amortized_cost',
];

/** The markup of each cost, in the same order. */
export const markups = [
  'markup_cost',
  'markup_cost_blended',
  'markup_cost_savingsplan',
  'markup_cost_amortized',
];

/** Names of a relation, `alias.name` each. */
export const of = (alias: string, names: readonly string[]) =>
  names.map((name) => `${alias}.${name}`).join(', ');
