import { inputTable } from '@ocp/core';
import type { BillGenerator } from '../bill.ts';
import { billItemsSql } from './items.ts';
import { billDaysSql, billHoursSql } from './rows.ts';

export const awsBill: BillGenerator = {
  items: billItemsSql,
  tables: [
    { table: inputTable('aws_hours'), select: billHoursSql },
    { table: inputTable('aws_days'), select: billDaysSql },
  ],
  identity: { billing_resource: 'aws', payer_account_id: '111111111111' },
};
