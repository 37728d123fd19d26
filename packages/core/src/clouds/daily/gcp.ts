import { text } from '../../contract/index.ts';
import { gcpLines } from '../../inputs/gcp.ts';
import type { DailySummary } from './summary.ts';

const named = text('account_id', 'project_id', 'service_id', 'sku_id', 'instance_type', 'line_item_type');
const topology = {
  source_uuid: 'uuid',
  ...text('account_id', 'project_id', 'project_name', 'service_id', 'service_alias', 'region'),
} as const;

/** The bill of GCP by day (spec cloud-daily.md 4). A line that ends at midnight is apart from its like: the day is not written. */
export const gcpDaily: DailySummary = {
  inputs: [{ relation: 'bill_rows', table: gcpLines, months: 'before', days: 'window' }],
  tags: 'labels',
  taggedBy: 'enabled',
  key: { ...named, ...text('location_region', 'invoice_month'), day_of_end: 'date' },
  written: { ...named, ...text('region', 'invoice_month') },
  greatest: text('project_name', 'service_alias', 'sku_alias', 'unit', 'currency'),
  amounts: ['usage_amount'],
  costs: [{ cost: 'unblended_cost', markup: 'markup_cost' }, { cost: 'credit_amount' }],
  days: 'of the invoice',
  further: [
    {
      table: 'reporting_gcp_topology',
      mode: 'add',
      steps: [
        {
          name: 'topology',
          about: 'Each combination of project, service and region of the lines',
          columns: { uuid: 'uuid', ...topology },
          reads: ['bill_rows', 'run'],
        },
      ],
    },
  ],
};
