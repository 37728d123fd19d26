import type { InputTable } from '@ocp/core';
import { withDuckDB } from '../generate/duckdb.ts';
import { writeDay, type Table } from '../generate/files.ts';
import { firstDay, type GenerateOptions } from '../generate/options.ts';

/**
 * What becomes of the texts: with `collapsed` no key of them is enabled, and all of them become `{}`; with `carried` one
 * enabled key holds nearly the whole text, and there are as many rows of the summary as texts.
 */
export type TextCase = 'collapsed' | 'carried';
export const textCases: readonly TextCase[] = ['collapsed', 'carried'];

/** Sizes of a day of distinct label texts. */
export interface TextSizes {
  /** Distinct label texts, each of a pod of its own. */
  texts: number;
  /** Characters of a text, about. */
  bytes: number;
}

const report = (grain: InputTable['grain'], name = 'pod_usage'): Table => ({
  provider: 'OCP',
  report: name,
  grain,
});

/** Characters that no compression makes small, others in every row. */
const noise = (count: string, salt = "''") =>
  `left(array_to_string(list_transform(range(${count} // 32 + 1), lambda part: md5(concat_ws('/', id, part, ${salt}))), ''), ${count})`;

/** The labels of pod `id` in a case: an enabled key of the generated tenants is `app`. */
function labels(kind: TextCase, bytes: number): string {
  if (kind === 'carried') return `'{"app": "' || ${noise(`${bytes}`)} || '"}'`;
  const member = `'"note_' || member || '": "' || ${noise(`${Math.max(1, Math.floor(bytes / 20) - 14)}`, 'member')} || '"'`;
  return `'{' || array_to_string(list_transform(range(20), lambda member: ${member}), ', ') || '}'`;
}

/** Writes a day of one node on which every pod has labels of its own. */
export async function writeTextDay(
  options: GenerateOptions,
  kind: TextCase,
  sizes: TextSizes,
): Promise<void> {
  const day = firstDay(options);
  const capacity = `4.0::double as node_capacity_cpu_cores, 17179869184.0::double as node_capacity_memory_bytes`;
  await withDuckDB(options.dir, options.seed, async (connection) => {
    await writeDay(
      connection,
      options,
      report('daily'),
      day,
      `select timestamp '${day}' as interval_start, 'project-' || id % 20 as namespace, 'node-1' as node,
        'pod-' || id as pod, 'i-0123456789abcdef0' as resource_id, ${labels(kind, sizes.bytes)} as pod_labels,
        1.0::double as pod_usage_cpu_core_seconds, 1.0::double as pod_request_cpu_core_seconds,
        1e6::double as pod_usage_memory_byte_seconds, ${capacity}
      from range(${sizes.texts}) ids(id)`,
    );
    await writeDay(
      connection,
      options,
      report('hourly'),
      day,
      `select timestamp '${day}' + to_hours(id::int) as interval_start, 'node-1' as node,
        14400.0::double as node_capacity_cpu_core_seconds, 61847529062400.0::double as node_capacity_memory_byte_seconds
      from range(24) ids(id)`,
    );
    await writeDay(
      connection,
      options,
      report('daily', 'node_labels'),
      day,
      `select timestamp '${day}' as interval_start, 'node-1' as node, '{"zone": "a"}' as node_labels`,
    );
  });
}
