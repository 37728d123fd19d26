import type { Dialect } from '../../dialect.ts';
import { listed } from '../../expressions.ts';

/** Lines of a savings plan, whose cost is the plan's (spec cloud-daily.md 2). */
const ofSavingsPlan = listed([
  ...['SavingsPlanCoveredUsage', 'SavingsPlanNegation', 'SavingsPlanUpfrontFee'],
  'SavingsPlanRecurringFee',
]);

/** An amount that is nothing for a type of line. */
export const unless = ({ types }: Dialect, type: string, amount: string) =>
  `case when bill.lineitem_lineitemtype = '${type}' then cast(0 as ${types.double}) else ${amount} end`;

/** What the cloud's own summaries of a day and of a month take of a line alike: amounts, rates and costs. */
export const lineAmounts = (dialect: Dialect) => ({
  usage_amount: unless(dialect, 'SavingsPlanNegation', 'bill.lineitem_usageamount'),
  normalized_usage_amount: 'bill.lineitem_normalizedusageamount',
  unblended_cost: 'bill.lineitem_unblendedcost',
  blended_cost: 'bill.lineitem_blendedcost',
  savingsplan_effective_cost: 'bill.savingsplan_savingsplaneffectivecost',
  calculated_amortized_cost: `case when bill.lineitem_lineitemtype in (${ofSavingsPlan})
          then bill.savingsplan_savingsplaneffectivecost else bill.lineitem_unblendedcost end`,
  public_on_demand_cost: 'bill.pricing_publicondemandcost',
});

/** The greatest of these is taken. */
export const lineMaxima = {
  normalization_factor: 'bill.lineitem_normalizationfactor',
  unblended_rate: 'bill.lineitem_unblendedrate',
  blended_rate: 'bill.lineitem_blendedrate',
  public_on_demand_rate: 'bill.pricing_publicondemandrate',
  currency_code: 'bill.lineitem_currencycode',
};
