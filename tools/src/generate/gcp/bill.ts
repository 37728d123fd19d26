import { inputTable } from '@ocp/core';
import type { BillGenerator } from '../bill.ts';
import { gcpDaysSql, gcpHoursSql } from './rows.ts';

export const gcpBill: BillGenerator = {
  tables: [
    { table: inputTable('gcp_rows'), select: gcpHoursSql },
    { table: inputTable('gcp_days'), select: gcpDaysSql },
  ],
  identity: {},
};
