import type { DailyRules } from '../daily-rules.ts';
import { computeRules } from './compute.ts';
import { lineAmounts, lineMaxima } from './line-costs.ts';

const orNull = (column: string) => `nullif(sums.${column}, '')`;

/** Spec cloud-daily.md 2. Usage that a savings plan covers keeps its cost. */
export const daily: DailyRules = {
  line: (dialect) => ({ ...lineAmounts(dialect), ...lineMaxima }),
  written: {
    usage_account_id: 'sums.lineitem_usageaccountid',
    product_code: `nullif(
        case when sums.bill_billingentity = 'AWS Marketplace'
          then coalesce(${orNull('product_productname')}, sums.lineitem_productcode)
          else sums.lineitem_productcode end,
        ''
      )`,
    product_family: orNull('product_productfamily'),
    availability_zone: orNull('lineitem_availabilityzone'),
    region: orNull('product_region'),
    instance_type: orNull('product_instancetype'),
    unit: orNull('pricing_unit'),
    cost_category: 'sums.costcategory',
  },
  further: computeRules,
};
