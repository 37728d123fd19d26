import { inputTable } from '@ocp/core';
import type { BillGenerator } from '../bill.ts';
import { azureRowsSql } from './rows.ts';

export const azureBill: BillGenerator = {
  tables: [{ table: inputTable('azure_rows'), select: azureRowsSql }],
  identity: {},
};
