import { NULL_CODE } from '../../columns.ts';
import type { Table } from '../../table.ts';
import type { StepContext } from '../step.ts';
import { rowsWhere } from './rows-where.ts';

/** Matched rows of resources: those that are shared out, or data transfer (spec ocp-on-aws.md 5, 6). */
export function resourceRows({ table }: StepContext, kind: 'shared' | 'transfer'): Table {
  const rows = table('matched_rows');
  const matched = rows.numbers('resource_matched').values;
  const direction = rows.codes('data_transfer_direction');
  const isTransfer = kind === 'transfer';
  return rowsWhere(rows, (row) => matched[row] === 1 && (direction[row] !== NULL_CODE) === isTransfer);
}
