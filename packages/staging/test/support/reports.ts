/** The columns of the reports, as the operator writes them. */
export const headers = {
  pod_usage: [
    ...[
      'report_period_start',
      'report_period_end',
      'interval_start',
      'interval_end',
      'pod',
      'namespace',
      'node',
    ],
    ...[
      'resource_id',
      'pod_usage_cpu_core_seconds',
      'pod_request_cpu_core_seconds',
      'pod_limit_cpu_core_seconds',
    ],
    ...['pod_usage_memory_byte_seconds', 'pod_request_memory_byte_seconds', 'pod_limit_memory_byte_seconds'],
    ...['node_capacity_cpu_cores', 'node_capacity_cpu_core_seconds', 'node_capacity_memory_bytes'],
    ...['node_capacity_memory_byte_seconds', 'pod_labels'],
  ],
  storage_usage: [
    ...[
      'report_period_start',
      'report_period_end',
      'interval_start',
      'interval_end',
      'namespace',
      'pod',
      'node',
    ],
    ...['persistentvolumeclaim', 'persistentvolume', 'storageclass', 'csi_driver', 'csi_volume_handle'],
    ...['persistentvolumeclaim_capacity_bytes', 'persistentvolumeclaim_capacity_byte_seconds'],
    ...['volume_request_storage_byte_seconds', 'persistentvolumeclaim_usage_byte_seconds'],
    ...['persistentvolume_labels', 'persistentvolumeclaim_labels'],
  ],
  node_labels: [
    ...['report_period_start', 'report_period_end', 'interval_start', 'interval_end', 'node', 'node_labels'],
  ],
  gpu_usage: [
    ...[
      'report_period_start',
      'report_period_end',
      'interval_start',
      'interval_end',
      'node',
      'namespace',
      'pod',
    ],
    ...['gpu_uuid', 'gpu_model_name', 'gpu_vendor_name', 'gpu_memory_capacity_mib', 'gpu_pod_uptime'],
    ...['mig_instance_id', 'mig_profile', 'mig_strategy'],
  ],
} as const;

export type Cells = Readonly<Record<string, string>>;

const two = (value: number) => String(value).padStart(2, '0');

/** The times of an hour of October 2025. */
export const hour = (day: number, at: number): Cells => ({
  report_period_start: '2025-10-01 00:00:00 +0000 UTC',
  report_period_end: '2025-11-01 00:00:00 +0000 UTC',
  interval_start: `2025-10-${two(day)} ${two(at)}:00:00 +0000 UTC`,
  interval_end: `2025-10-${two(day)} ${two(at)}:59:59 +0000 UTC`,
});

/** A pod that used one of four cores for an hour, unless it is said otherwise. */
export const podRow = (change: Cells = {}): Cells => ({
  ...hour(1, 0),
  pod: 'pod-1',
  namespace: 'shop',
  node: 'node-1',
  resource_id: 'i-1',
  pod_usage_cpu_core_seconds: '3600',
  pod_request_cpu_core_seconds: '1800',
  pod_limit_cpu_core_seconds: '7200',
  pod_usage_memory_byte_seconds: '3865470566400',
  pod_request_memory_byte_seconds: '7730941132800',
  pod_limit_memory_byte_seconds: '7730941132800',
  node_capacity_cpu_cores: '4',
  node_capacity_cpu_core_seconds: '14400',
  node_capacity_memory_bytes: '17179869184',
  node_capacity_memory_byte_seconds: '61847529062400',
  pod_labels: 'label_app:shop',
  ...change,
});

export const nodeRow = (change: Cells = {}): Cells => ({
  ...hour(1, 0),
  node: 'node-1',
  node_labels: 'label_zone:a',
  ...change,
});

export const storageRow = (change: Cells = {}): Cells => ({
  ...hour(1, 0),
  namespace: 'shop',
  pod: 'pod-1',
  node: 'node-1',
  persistentvolumeclaim: 'claim-1',
  persistentvolume: 'pv-1',
  storageclass: 'gp3',
  csi_driver: 'ebs.csi.aws.com',
  csi_volume_handle: 'vol-1',
  persistentvolumeclaim_capacity_bytes: '1073741824',
  persistentvolumeclaim_capacity_byte_seconds: '3865470566400',
  volume_request_storage_byte_seconds: '3865470566400',
  persistentvolumeclaim_usage_byte_seconds: '1932735283200',
  persistentvolume_labels: 'label_disk:fast',
  persistentvolumeclaim_labels: '',
  ...change,
});

export const gpuRow = (change: Cells = {}): Cells => ({
  ...hour(1, 0),
  node: 'node-1',
  namespace: 'ml',
  pod: 'train',
  gpu_uuid: 'GPU-1',
  gpu_model_name: 'NVIDIA A100-SXM4-40GB',
  gpu_vendor_name: 'nvidia_com_gpu',
  gpu_memory_capacity_mib: '40960',
  gpu_pod_uptime: '3600',
  mig_instance_id: '',
  mig_profile: '',
  mig_strategy: '',
  ...change,
});

/** A report as a CSV file; cells are quoted where they must be. */
export function csv(columns: readonly string[], rows: readonly Cells[]): string {
  const lines = rows.map((row) => columns.map((column) => quoted(row[column] ?? '')).join(','));
  return [columns.join(','), ...lines, ''].join('\n');
}

export function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
