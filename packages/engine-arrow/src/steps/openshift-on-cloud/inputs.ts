import type { Table } from '../../table.ts';
import type { StepContext } from '../step.ts';

/** Ids, nodes and namespaces of the window's daily pod rows; all steps ask for the same columns, so that they are read once. */
export function podRows({ input }: StepContext): Promise<Table> {
  return input('pod_days', ['resource_id', 'node', 'namespace']);
}
