import { reportTypes } from '@ocp/staging';
import type { Random } from '../random.ts';

type Cells = Readonly<Record<string, string>>;

const PODS = 5;

const columnsOf = (type: string) =>
  reportTypes.find(({ name }) => name === type)!.columns.map(({ name }) => name);

/** Pods of a cluster in some hours, shuffled; what they use says which payload a row is of. */
export function podReport(hours: readonly string[], cluster: number, use: number, random: Random): string {
  const rows = hours.flatMap((hour) =>
    Array.from({ length: PODS }, (_, pod): Cells => {
      const measured = {
        pod_usage_cpu_core_seconds: String(use),
        pod_usage_memory_byte_seconds: String(use * 1e6),
        node_capacity_cpu_cores: '64',
        node_capacity_cpu_core_seconds: '230400',
      };
      const named = { pod: `pod-${pod}`, namespace: `shop-${pod % 2}`, node: `node-${cluster}-${pod % 2}` };
      return { ...times(hour), ...named, ...measured, pod_labels: `label_app:shop-${pod}` };
    }),
  );
  return csv(columnsOf('pod_usage'), random.shuffled(rows));
}

/** Labels of the nodes of a cluster in some hours, shuffled. */
export function nodeReport(hours: readonly string[], cluster: number, use: number, random: Random): string {
  const rows = hours.flatMap((hour) =>
    [0, 1].map((node): Cells => ({
      ...times(hour),
      node: `node-${cluster}-${node}`,
      node_labels: `label_payload:${use}`,
    })),
  );
  return csv(columnsOf('node_labels'), random.shuffled(rows));
}

const times = (hour: string) => ({ interval_start: `${hour}:00:00 +0000 UTC` });

function csv(columns: readonly string[], rows: readonly Cells[]): string {
  const lines = rows.map((row) => columns.map((column) => row[column] ?? '').join(','));
  return `${[columns.join(','), ...lines].join('\n')}\n`;
}
