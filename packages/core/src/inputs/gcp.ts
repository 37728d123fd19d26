import { columnsOf, type InputTable } from '../contract/index.ts';
import { BILLED, DAY, limited } from './limits.ts';

/** Raw line items: only sizes of disks are taken from them (spec ocp-on-gcp.md 2, 5.1). */
export const gcpRows: InputTable = {
  name: 'gcp_rows',
  provider: 'GCP',
  report: 'line_items',
  grain: 'hourly',
  time: 'usage_start_time',
  columns: { usage_start_time: 'timestamp', resource_global_name: 'text', usage_amount: 'double' },
  required: ['usage_start_time'],
  limits: limited(DAY, 'usage_amount'),
};

/** Line items by day, as the ingest groups them (spec ocp-on-gcp.md 2); a partition is that of the invoice. */
export const gcpDays: InputTable = {
  name: 'gcp_days',
  provider: 'GCP',
  report: 'line_items',
  grain: 'daily',
  time: 'usage_start_time',
  columns: {
    usage_start_time: 'timestamp',
    ...columnsOf('text', 'row_uuid', 'invoice_month', 'billing_account_id', 'project_id', 'project_name'),
    ...columnsOf('text', 'service_id', 'service_description', 'sku_id', 'sku_description', 'location_region'),
    ...columnsOf('text', 'labels', 'system_labels', 'resource_name', 'resource_global_name'),
    ...columnsOf('text', 'usage_pricing_unit', 'currency'),
    ...columnsOf('double', 'usage_amount_in_pricing_units', 'cost', 'daily_credits'),
  },
  required: ['usage_start_time', 'row_uuid', 'resource_name'],
  limits: limited(BILLED, 'usage_amount_in_pricing_units', 'cost', 'daily_credits'),
};

/** The lines of the cloud's own summary: raw ones, whose usage begins and ends on a day (spec cloud-daily.md 4). */
export const gcpLines: InputTable = {
  name: 'gcp_lines',
  provider: 'GCP',
  report: 'line_items',
  grain: 'hourly',
  time: 'usage_start_time',
  columns: {
    ...columnsOf('timestamp', 'usage_start_time', 'usage_end_time'),
    ...columnsOf('text', 'invoice_month', 'billing_account_id', 'project_id', 'project_name', 'cost_type'),
    ...columnsOf('text', 'service_id', 'service_description', 'sku_id', 'sku_description', 'location_region'),
    ...columnsOf('text', 'labels', 'system_labels', 'credits', 'usage_pricing_unit', 'currency'),
    ...columnsOf('double', 'usage_amount_in_pricing_units', 'cost'),
  },
  required: ['usage_start_time', 'invoice_month'],
  limits: limited(BILLED, 'usage_amount_in_pricing_units', 'cost'),
};
