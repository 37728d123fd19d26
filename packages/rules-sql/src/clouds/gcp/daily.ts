import { rounded } from '../../expressions.ts';
import type { DailyRules } from '../daily-rules.ts';
import { machineSpec } from './expressions.ts';
import { topology } from './topology.ts';

/** Of the month that the run is about; other invoices share its partitions. */
const invoiced = 'bill.invoice_month = run.invoice_month';

/** Spec cloud-daily.md 4. Most lines have no credit: their text is not looked into. */
export const daily: DailyRules = {
  line: (dialect) => {
    const { types, functions: f } = dialect;
    return {
      account_id: 'bill.billing_account_id',
      instance_type: machineSpec(dialect),
      line_item_type: 'bill.cost_type',
      day_of_end: 'cast(bill.usage_end_time as date)',
      service_alias: 'bill.service_description',
      sku_alias: 'bill.sku_description',
      unit: 'bill.usage_pricing_unit',
      usage_amount: 'bill.usage_amount_in_pricing_units',
      unblended_cost: 'bill.cost',
      credit_amount: `case when bill.credits is null or bill.credits = '{}' then cast(0 as ${types.double})
        when ${f.isJsonObject('bill.credits')}
          then coalesce(${rounded(dialect, `cast(${f.jsonMember('bill.credits', 'amount')} as ${types.double})`, 9)}, 0)
        else 0
      end`,
    };
  },
  lines: invoiced,
  written: { region: `nullif(sums.location_region, '')` },
  further: { topology },
};
