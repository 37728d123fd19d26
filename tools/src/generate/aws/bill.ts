import { inputTable } from '@ocp/core';
import type { BillGenerator } from '../bill.ts';
import { awsDaysSql, awsHoursSql } from './rows.ts';

export const awsBill: BillGenerator = {
  tables: [
    { table: inputTable('aws_hours'), select: awsHoursSql },
    { table: inputTable('aws_days'), select: awsDaysSql },
  ],
  identity: { payer_account_id: '111111111111' },
};
