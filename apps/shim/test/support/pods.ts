import { join } from 'node:path';
import { literal, writeParquet } from './parquet.ts';
import { SCHEMA, SOURCE } from './tenant.ts';

export type Row = Record<string, string | number | null>;

/** A file of a daily report of October 2025 below a lake's folder. */
export function dailyFile(folder: string, report: string, source = SOURCE): string {
  const place = join(folder, 'data/parquet/daily', SCHEMA, 'OCP', report, `source=${source}`);
  return join(place, 'year=2025', 'month=10', `${report}.parquet`);
}

/** A day of pods: with many distinct `labels` much work for the engine, with many `namespaces` many rows to write. */
export function manyPods(folder: string, count: number, many: 'labels' | 'namespaces'): Promise<void> {
  const namespaces = many === 'namespaces' ? count : 50;
  const labels = many === 'labels' ? count : 50;
  return writeParquet(
    dailyFile(folder, 'pod_usage'),
    `select timestamp '2025-10-01' as interval_start, 'project-' || id % ${namespaces} as namespace,
        'node-' || id % 20 as node, 'pod-' || id as pod, 'i-' || id % 20 as resource_id,
        '{"app": "' || id % ${labels} || '", "version": "' || md5((id % ${labels})::text) || '"}' as pod_labels,
        3600.0::double as pod_usage_cpu_core_seconds, 3600.0::double as pod_request_cpu_core_seconds,
        1e9::double as pod_usage_memory_byte_seconds, 4.0::double as node_capacity_cpu_cores
      from range(${count}) ids(id)`,
  );
}

/** Rows as a query, of which the first says the types. */
export function values(rows: readonly Row[]): string {
  const value = (cell: Row[string]) =>
    cell === null ? 'null' : typeof cell === 'number' ? `${cell}::double` : literal(cell);
  return rows
    .map(
      (row) =>
        `select ${Object.entries(row)
          .map(([name, cell]) => `${value(cell)} as ${name}`)
          .join(', ')}`,
    )
    .map((select) => select.replace(/'(2025-10-\d\d)' as interval_start/, `timestamp '$1' as interval_start`))
    .join(' union all ');
}

/** A daily pod row that used one core for an hour. */
export const pod = (change: Row = {}): Row => ({
  interval_start: '2025-10-01',
  namespace: 'shop',
  node: 'node-1',
  pod: 'pod-1',
  resource_id: 'i-1',
  pod_labels: '{}',
  pod_usage_cpu_core_seconds: 3600,
  pod_usage_memory_byte_seconds: 3600 * 2 ** 30,
  node_capacity_cpu_cores: 4,
  ...change,
});
