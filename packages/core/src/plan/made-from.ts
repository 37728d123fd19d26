import { createHash } from 'node:crypto';
import type { Columns, ConfigRelations } from '../contract/index.ts';

/** Our state table that says what the OpenShift rows of each source and day were made from. */
export const MADE_TABLE = 'openshift_made';
export const madeColumns: Columns = { source_uuid: 'uuid', usage_start: 'date', made_from: 'text' };

/**
 * Our state table with the days of each source whose OpenShift summary we made, and when. An incumbent's own state lacks these: before it
 * reads it, whoever hosts both lets it make them again, and removes them here.
 */
export const SUMMARIZED_TABLE = 'openshift_summarized';
const dayColumns: Columns = { source_uuid: 'uuid', usage_start: 'date' };
export const summarizedColumns: Columns = { ...dayColumns, summarized_at: 'timestamp' };

/**
 * Our state table with the days of the last window of a month that we made of a cluster on a bill, where runs of other clusters
 * read what one kept. An incumbent's own state keeps a cluster's last window too (spec ocp-on-aws.md 1, ocp-on-azure.md 11 Q1), and
 * lacks this one: before it does another cluster of the bill, whoever hosts both lets it make these days again.
 */
export const KEPT_TABLE = 'bill_summarized';
export const keptDaysColumns: Columns = { ...dayColumns, cloud_source_uuid: 'uuid' };

/** Counted up when rules change, of the engines or of what follows in PostgreSQL: what older ones made is old. */
export const RULES = 1;

/** What is known of nodes is counted as far as rows depend on it (`roles.ts`). Days say nothing of a rule. */
export const notCounted = new Set(['known_nodes', 'calendar']);

/** A text that stands for everything that OpenShift rows are made from, but for what is known of nodes. */
export function madeFrom(versions: readonly string[], config: ConfigRelations): string {
  const counted = Object.entries(config).filter(([relation]) => !notCounted.has(relation));
  const rows = counted.map(([relation, { rows: values }]) => [relation, values]);
  return createHash('sha256')
    .update(JSON.stringify([RULES, versions, rows]))
    .digest('hex');
}
