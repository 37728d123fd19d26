import { inputTable } from '@ocp/core';
import type { BillReading } from './bill.ts';

const counted = "lineitem_lineitemtype <> 'SavingsPlanCoveredUsage'";

/** AWS's bill (spec ocp-on-aws.md 3.4). */
export const awsReading: BillReading = {
  table: inputTable('aws_days'),
  service: 'lineitem_productcode',
  currency: 'lineitem_currencycode',
  costs: {
    unblended_cost: { billed: 'lineitem_unblendedcost', counted },
    blended_cost: { billed: 'lineitem_blendedcost', counted },
    savingsplan_effective_cost: { billed: 'savingsplan_savingsplaneffectivecost', counted: 'true' },
    calculated_amortized_cost: {
      billed: `case when lineitem_lineitemtype in ('Tax', 'Usage') then lineitem_unblendedcost
        else savingsplan_savingsplaneffectivecost end`,
      counted: 'true',
    },
  },
  notCounted: {
    name: 'Covered by a savings plan',
    why: 'the list price of what the plan paid for: it counts as the effective cost of the plan instead',
  },
  shown: ['calculated_amortized_cost'],
};
