import { ocpPipeline, SUMMARY_STATE, SUMMARY_TABLE } from '@ocp/core';
import type { Client } from 'pg';

const LABELS = [
  'reporting_ocpusagepodlabel_summary',
  'reporting_ocpstoragevolumelabel_summary',
  'reporting_ocptags_values',
];

/** The two tables that a run without the steps afterwards copies its rows to, in the bench's schema. */
export const copied = [
  { place: 'tenant', table: SUMMARY_TABLE, name: `ocp_bench.${SUMMARY_TABLE}`, file: `${SUMMARY_TABLE}.csv` },
  {
    place: 'state',
    table: SUMMARY_STATE,
    name: `ocp_bench__ocp.${SUMMARY_STATE}`,
    file: `state/${SUMMARY_STATE}.csv`,
  },
] as const;

/** Empties every table that grows, so that each measurement begins alike. */
export async function empty(client: Client): Promise<void> {
  const rewritten = ocpPipeline.after.flatMap(({ rewrites }) => rewrites);
  const tenant = [...rewritten, ...LABELS].map((table) => `ocp_bench.${table}`);
  await client.query(`truncate ${[...copied.map(({ name }) => name), ...tenant].join(', ')}`);
  await client.query('checkpoint');
}
