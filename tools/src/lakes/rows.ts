/** One row of a report by column. */
export type Row = Record<string, string | number | null>;

/** Rows of a bill by the name of their table in the lake. */
export type SmallBill = Readonly<Record<string, readonly Row[]>>;

const day = (row: Row) => String(row.interval_start).slice(0, 10);

/**
 * Hourly rows as the daily file has them (spec inputs.md 3.3, 3.4): grouped by day and `keys`, the greatest of some columns and
 * the sums of others.
 */
export function dailyRows(
  hourly: readonly Row[],
  columns: { keys: readonly string[]; greatest: readonly string[]; sums: readonly string[] },
): Row[] {
  const groups = Map.groupBy(hourly, (row) =>
    JSON.stringify([day(row), ...columns.keys.map((key) => row[key] ?? null)]),
  );
  return [...groups.values()].map((rows): Row => {
    const first = rows[0] ?? {};
    return {
      interval_start: day(first),
      ...Object.fromEntries(columns.keys.map((key) => [key, first[key] ?? null])),
      ...Object.fromEntries(columns.greatest.map((column) => [column, greatest(rows, column)])),
      ...Object.fromEntries(
        columns.sums.map((column) => [column, rows.reduce((sum, row) => sum + Number(row[column]), 0)]),
      ),
    };
  });
}

function greatest(rows: readonly Row[], column: string): string | number | null {
  return rows
    .map((row) => row[column] ?? null)
    .reduce((a, b) => (a === null || (b !== null && greater(b, a)) ? b : a), null);
}

/** Texts by their code points: UTF-16 has another order. */
function greater(a: string | number, b: string | number): boolean {
  if (typeof a === 'number' || typeof b === 'number') return a > b;
  return Buffer.compare(Buffer.from(a), Buffer.from(b)) > 0;
}

const units = ['cpu_core_seconds', 'memory_byte_seconds'];

/** Pods with the effective usage that the ingest adds. */
export function withEffectiveUsage(pods: readonly Row[]): Row[] {
  return pods.map((row) => ({
    ...row,
    ...Object.fromEntries(
      units.map((unit) => [
        `pod_effective_usage_${unit}`,
        Math.max(Number(row[`pod_usage_${unit}`]), Number(row[`pod_request_${unit}`])),
      ]),
    ),
  }));
}

export const podColumns = {
  keys: ['namespace', 'node', 'pod', 'pod_labels'],
  greatest: ['resource_id', 'node_role', 'node_capacity_cpu_cores', 'node_capacity_memory_bytes'],
  sums: units.flatMap((unit) =>
    ['usage', 'request', 'limit', 'effective_usage'].map((kind) => `pod_${kind}_${unit}`),
  ),
};

export const volumeColumns = {
  keys: [
    'namespace',
    'node',
    'pod',
    'persistentvolumeclaim',
    'persistentvolume',
    'storageclass',
    'csi_volume_handle',
    'persistentvolume_labels',
    'persistentvolumeclaim_labels',
  ],
  greatest: ['persistentvolumeclaim_capacity_bytes'],
  sums: [
    'persistentvolumeclaim_capacity_byte_seconds',
    'volume_request_storage_byte_seconds',
    'persistentvolumeclaim_usage_byte_seconds',
  ],
};
