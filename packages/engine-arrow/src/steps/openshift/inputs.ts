import type { Table } from '../../table.ts';
import type { StepContext } from '../step.ts';

const podColumns = [
  'usage_start',
  'namespace',
  'pod',
  'node',
  'resource_id',
  'node_role',
  'node_capacity_cpu_cores',
];

/**
 * Daily pod rows without their use, which `pod_usage` sums up while it reads. Several steps read them; all ask for the same
 * columns, so that they are read once.
 */
export function podDays({ input }: StepContext): Promise<Table> {
  return input('pod_days', podColumns);
}
