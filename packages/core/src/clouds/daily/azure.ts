import { text } from '../../contract/index.ts';
import { azureRows } from '../../inputs/azure.ts';
import type { DailySummary } from './summary.ts';

const key = text(
  ...['subscription_guid', 'resource_location', 'instance_type', 'service_name', 'subscription_name'],
);

/** The bill of Azure by day (spec cloud-daily.md 3). */
export const azureDaily: DailySummary = {
  inputs: [{ relation: 'bill_rows', table: azureRows, months: 'own', days: 'window' }],
  tags: 'tags',
  taggedBy: 'enabled',
  key,
  written: key,
  greatest: text('unit_of_measure', 'currency'),
  amounts: ['usage_quantity'],
  costs: [{ cost: 'pretax_cost', markup: 'markup_cost' }],
  lineDecimals: 9,
  resources: { column: 'resourceid', ids: 'instance_ids', count: 'instance_count' },
  days: 'of the month',
  further: [],
};
