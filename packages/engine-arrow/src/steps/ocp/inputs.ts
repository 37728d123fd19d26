import { inputTable, type InputName } from '@ocp/core';
import type { Table } from '../../table.ts';
import type { StepContext } from '../step.ts';

// Several steps read an input; all ask for the same columns, so that it is read once.

const podColumns = [
  'usage_start',
  'namespace',
  'pod',
  'node',
  'resource_id',
  'node_role',
  'node_capacity_cpu_cores',
];

/** Daily pod rows without their use, which `pod_usage` sums up while it reads. */
export function podDays({ input }: StepContext): Promise<Table> {
  return input('pod_days', podColumns);
}

/** A daily input with all its columns, and the day in place of the time. */
export function daily(
  name: Extract<InputName, 'storage_days' | 'node_label_days' | 'namespace_label_days'>,
  { input }: StepContext,
): Promise<Table> {
  const { columns, time } = inputTable(name);
  return input(name, ['usage_start', ...Object.keys(columns).filter((column) => column !== time)]);
}
