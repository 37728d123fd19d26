import { inputTable } from '@ocp/core';
import type { Table } from '../../table.ts';
import type { StepContext } from '../step.ts';

// Several steps read an input; all ask for the same columns, so that it is read once.

const bill = inputTable('aws_days');
const billColumns = ['usage_start', ...Object.keys(bill.columns).filter((column) => column !== bill.time)];

/** The AWS source's daily rows of the window (spec ocp-on-aws.md 2). */
export function billRows({ input }: StepContext): Promise<Table> {
  return input('aws_days', billColumns);
}

/** Ids, nodes and namespaces of the window's daily pod rows. */
export function podRows({ input }: StepContext): Promise<Table> {
  return input('pod_days', ['resource_id', 'node', 'namespace']);
}
