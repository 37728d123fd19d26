import { inputTable } from '@ocp/core';
import type { BillReading } from './bill.ts';

/** GCP's bill (spec ocp-on-gcp.md 2, 4): credits are negative. */
export const gcpReading: BillReading = {
  table: inputTable('gcp_days'),
  service: 'service_description',
  currency: 'currency',
  costs: {
    unblended_cost: { billed: 'cost', counted: 'true' },
    credit_amount: { billed: 'daily_credits', counted: 'true' },
  },
  shown: ['unblended_cost', 'credit_amount'],
};
