import { namespacesOfNobody } from '@ocp/core';
import { literal } from '@ocp/store';

/** The columns that differ most come first: the sort behind the groups then compares fewer texts. */
const groups = ['namespace', 'cost_model_rate_type', 'cluster_id', 'cluster_alias'];

/**
 * Texts of rows as they are, but compared by their bytes, by which they are equal as well: sorts behind groups and joins of a month
 * take half as long as by language. Not for a text whose order is seen, in an array or a maximum.
 */
export const byBytes = (...columns: readonly string[]): string =>
  columns.map((column) => `${column} collate "C" as ${column}`).join(', ');

/** What every row of the table of virtual machines has of rows `lines` of the daily summary; `$1` is the source. */
export const rowOfRange = {
  columns: `id, source_uuid, usage_start, usage_end, resource_ids, ${groups.join(', ')}`,
  values: (day: string) => `gen_random_uuid(), $1::uuid, min(${day}), max(${day}),
    array_agg(distinct lines.resource_id), ${ofLines(groups)}`,
  groups: ofLines(groups),
  /** These groups, as the rows `lines` are to have them. */
  texts: byBytes(...groups),
};

const sums = [
  'cost_model_cpu_cost',
  'cost_model_memory_cost',
  'cost_model_volume_cost',
  'cost_model_gpu_cost',
  'distributed_cost',
  'infrastructure_markup_cost',
  'infrastructure_raw_cost',
];
const maxima = ['raw_currency', 'cost_category_id'];

/** Costs of rows `lines`; a sum of nulls stays null. */
export const costSums = {
  columns: [...sums, ...maxima].join(', '),
  values: [
    ...sums.map((column) => `sum(lines.${column})`),
    ...maxima.map((column) => `max(lines.${column})`),
  ].join(', '),
};

/** A namespace that does not stand for cost or capacity of nobody; an unknown one is ordinary. */
export const ordinaryNamespace = (rows: string) =>
  `(${rows}.namespace is null or ${rows}.namespace not in (${namespacesOfNobody.map(literal).join(', ')}))`;

function ofLines(columns: readonly string[]): string {
  return columns.map((column) => `lines.${column}`).join(', ');
}
