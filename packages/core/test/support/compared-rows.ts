import { tableRule, type Row } from '../../src/parity/index.ts';

/** A table with a column of each kind. */
export const shape = {
  name: 'reporting_ocp_example_p',
  columns: [
    { name: 'id', type: 'uuid' },
    { name: 'cluster_id', type: 'text' },
    { name: 'usage_start', type: 'date' },
    { name: 'resource_ids', type: 'text[]' },
    { name: 'pod_labels', type: 'jsonb' },
    { name: 'usage', type: 'numeric', scale: 15 },
    { name: 'cost', type: 'numeric', scale: 2 },
    { name: 'summary_data_updated_datetime', type: 'timestamptz' },
  ],
};
export const rule = tableRule(shape);
/** One of its rows, as it is compared. */
export const row: Row = ['c1', '2025-10-01', '["i-1", null]', '{"app": "cart", "zone": "a"}', '12.5', '3.10'];

/** `row` with some of its cells changed, by place. */
export function but(changes: Record<number, string | null>): Row {
  return row.map((cell, index) => (index in changes ? (changes[index] ?? null) : cell));
}
