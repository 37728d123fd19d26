import { rounded } from '../../expressions.ts';
import type { CloudRules } from '../cloud-rules.ts';
import { machineSpec } from './expressions.ts';

/** Spec ocp-on-gcp.md 4. Links go by `resource_name`, also where it is empty; a disk is its global name. */
export const billRow: CloudRules['billRow'] = (dialect, resourceMatched) => {
  const { functions: f } = dialect;
  const sku = f.lowerCase('bill.sku_description');
  return {
    columns: {
      usage_start: 'bill.usage_start',
      resource_id: 'bill.resource_name',
      account_id: 'bill.billing_account_id',
      project_id: 'bill.project_id',
      project_name: 'bill.project_name',
      instance_type: machineSpec(dialect),
      service_id: `nullif(bill.service_id, '')`,
      service_alias: `nullif(bill.service_description, '')`,
      sku_id: `nullif(bill.sku_id, '')`,
      sku_alias: `nullif(bill.sku_description, '')`,
      region: `nullif(bill.location_region, '')`,
      unit: 'bill.usage_pricing_unit',
      invoice_month: 'bill.invoice_month',
      currency: 'bill.currency',
      usage_amount: rounded(dialect, 'bill.usage_amount_in_pricing_units', 9),
      unblended_cost: rounded(dialect, 'bill.cost', 9),
      credit_amount: 'bill.daily_credits',
    },
    diskId: 'bill.resource_global_name',
    direction: `case when ${resourceMatched} and bill.service_description = 'Compute Engine' then
        case
          when strpos(${sku}, 'data transfer in') > 0 then 'IN'
          when strpos(${sku}, 'data transfer') > 0 then 'OUT'
        end
      end`,
  };
};
