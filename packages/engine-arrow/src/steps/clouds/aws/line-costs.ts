import { sameNumber } from '../../../columns.ts';
import { chooseNumbers } from '../../../kernels/index.ts';
import { asItIs, type LineColumn, type LineColumns } from '../daily-kernels.ts';

const TYPE = 'lineitem_lineitemtype';
/** Lines of a savings plan, whose cost is the plan's (spec cloud-daily.md 2). */
const ofSavingsPlan = [
  ...['SavingsPlanCoveredUsage', 'SavingsPlanNegation', 'SavingsPlanUpfrontFee'],
  'SavingsPlanRecurringFee',
];

/** An amount that is nothing for a type of line. */
export const unless = (type: string, amount: string): LineColumn => ({
  reads: [TYPE, amount],
  make: (rows, { pool }) => {
    const types = rows.codes(TYPE);
    const none = pool.intern(type);
    return chooseNumbers(
      rows.rows,
      (row) => types[row] === none,
      sameNumber(0, rows.rows),
      rows.numbers(amount),
    );
  },
});

const amortized: LineColumn = {
  reads: [TYPE, 'savingsplan_savingsplaneffectivecost', 'lineitem_unblendedcost'],
  make: (rows, { pool }) => {
    const types = rows.codes(TYPE);
    const planned = new Set(ofSavingsPlan.map((type) => pool.intern(type)));
    return chooseNumbers(
      rows.rows,
      (row) => planned.has(types[row]!),
      rows.numbers('savingsplan_savingsplaneffectivecost'),
      rows.numbers('lineitem_unblendedcost'),
    );
  },
};

/** What the cloud's own summaries of a day and of a month take of a line alike: amounts and costs. */
export const lineAmounts: LineColumns = {
  usage_amount: unless('SavingsPlanNegation', 'lineitem_usageamount'),
  normalized_usage_amount: asItIs('lineitem_normalizedusageamount'),
  unblended_cost: asItIs('lineitem_unblendedcost'),
  blended_cost: asItIs('lineitem_blendedcost'),
  savingsplan_effective_cost: asItIs('savingsplan_savingsplaneffectivecost'),
  calculated_amortized_cost: amortized,
  public_on_demand_cost: asItIs('pricing_publicondemandcost'),
};

/** The greatest of these is taken. */
export const lineMaxima: LineColumns = {
  normalization_factor: asItIs('lineitem_normalizationfactor'),
  unblended_rate: asItIs('lineitem_unblendedrate'),
  blended_rate: asItIs('lineitem_blendedrate'),
  public_on_demand_rate: asItIs('pricing_publicondemandrate'),
  currency_code: asItIs('lineitem_currencycode'),
};
