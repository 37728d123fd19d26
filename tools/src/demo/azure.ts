import { inputTable } from '@ocp/core';
import type { BillReading } from './bill.ts';

/** Azure's bill (spec ocp-on-azure.md 4). */
export const azureReading: BillReading = {
  table: inputTable('azure_rows'),
  service: 'servicename',
  currency: 'billingcurrencycode',
  costs: { pretax_cost: { billed: 'costinbillingcurrency', counted: 'true' } },
  shown: ['pretax_cost'],
};
