/** What a cell becomes (spec inputs.md 3.1). `count` is a number that stays null when it cannot be read. */
export type CellKind = 'timestamp' | 'text' | 'number' | 'count' | 'labels';

export interface ReportColumn {
  name: string;
  kind: CellKind;
  /** A report of the type has this column. */
  required: boolean;
  /** A value above 1e18 drops the row (spec inputs.md 3.2). */
  bounded: boolean;
}

export type ReportTypeName =
  'storage_usage' | 'pod_usage' | 'node_labels' | 'namespace_labels' | 'vm_usage' | 'gpu_usage';

/** A kind of operator report, and the table that its hourly rows are staged in (spec inputs.md 2). */
export interface ReportType {
  name: ReportTypeName;
  /** In the tenant's schema. */
  table: string;
  columns: readonly ReportColumn[];
  /** Whether the keys of its labels become tag keys of the tenant (spec inputs.md 3.6). */
  tagKeys: boolean;
}

const bounded = new Set([
  ...['usage', 'request', 'limit'].flatMap((kind) => [
    `pod_${kind}_cpu_core_seconds`,
    `pod_${kind}_memory_byte_seconds`,
  ]),
  'node_capacity_cpu_core_seconds',
  'node_capacity_memory_byte_seconds',
  'node_capacity_memory_bytes',
  'persistentvolumeclaim_capacity_bytes',
  'persistentvolumeclaim_capacity_byte_seconds',
  'volume_request_storage_byte_seconds',
  'persistentvolumeclaim_usage_byte_seconds',
]);

const columns = (kind: CellKind, required: boolean, names: string) =>
  names
    .trim()
    .split(/\s+/)
    .map((name): ReportColumn => ({ name, kind, required, bounded: bounded.has(name) }));

const text = (names: string) => columns('text', true, names);
const numbers = (names: string) => columns('number', true, names);
const labels = (names: string) => columns('labels', true, names);
const optional = (names: string) => columns('text', false, names);

/** Only the hour of a row is needed to stage it; what else is missing of the times is null. */
const times = [
  ...columns('timestamp', false, 'report_period_start report_period_end'),
  ...columns('timestamp', true, 'interval_start'),
  ...columns('timestamp', false, 'interval_end'),
];

const reportType = (
  name: ReportTypeName,
  suffix: string,
  own: readonly ReportColumn[],
  tagKeys = true,
): ReportType => ({
  name,
  table: `reporting_ocpusagelineitem_${suffix}_staging`,
  columns: [...times, ...own],
  tagKeys,
});

/** Every type, in the order in which a report is tried (spec inputs.md 2). */
export const reportTypes: readonly ReportType[] = [
  reportType('storage_usage', 'storage', [
    ...text('namespace pod'),
    ...optional('node'),
    ...text('persistentvolumeclaim persistentvolume storageclass'),
    ...optional('csi_driver csi_volume_handle'),
    ...numbers(`persistentvolumeclaim_capacity_bytes persistentvolumeclaim_capacity_byte_seconds
      volume_request_storage_byte_seconds persistentvolumeclaim_usage_byte_seconds`),
    ...labels('persistentvolume_labels persistentvolumeclaim_labels'),
  ]),
  reportType('pod_usage', 'pod', [
    ...text('pod namespace node resource_id'),
    ...numbers(`pod_usage_cpu_core_seconds pod_request_cpu_core_seconds pod_limit_cpu_core_seconds
      pod_usage_memory_byte_seconds pod_request_memory_byte_seconds pod_limit_memory_byte_seconds
      node_capacity_cpu_cores node_capacity_cpu_core_seconds
      node_capacity_memory_bytes node_capacity_memory_byte_seconds`),
    ...labels('pod_labels'),
    ...optional('node_role'),
  ]),
  reportType('node_labels', 'node_labels', [...text('node'), ...labels('node_labels')]),
  reportType('namespace_labels', 'namespace_labels', [...text('namespace'), ...labels('namespace_labels')]),
  reportType(
    'vm_usage',
    'vm',
    [
      ...text(`node namespace vm_name resource_id vm_instance_type vm_os vm_guest_os_arch vm_guest_os_name
        vm_guest_os_version`),
      ...numbers(`vm_uptime_total_seconds vm_cpu_limit_cores vm_cpu_limit_core_seconds vm_cpu_request_cores
        vm_cpu_request_core_seconds vm_cpu_request_sockets vm_cpu_request_socket_seconds vm_cpu_request_threads
        vm_cpu_request_thread_seconds vm_cpu_usage_total_seconds vm_memory_limit_bytes vm_memory_limit_byte_seconds
        vm_memory_request_bytes vm_memory_request_byte_seconds vm_memory_usage_byte_seconds`),
      ...text('vm_device vm_volume_mode vm_persistentvolumeclaim_name'),
      ...numbers('vm_disk_allocated_size_byte_seconds'),
      ...labels('vm_labels'),
    ],
    false,
  ),
  reportType('gpu_usage', 'gpu', [
    ...text('node namespace pod gpu_uuid gpu_model_name gpu_vendor_name'),
    ...numbers('gpu_memory_capacity_mib gpu_pod_uptime'),
    ...optional('mig_instance_id mig_profile mig_strategy'),
    ...columns('count', false, 'mig_slice_count gpu_max_slices mig_memory_capacity_mib'),
  ]),
];

/** A type by its name. */
export function reportTypeOf(name: ReportTypeName): ReportType {
  const found = reportTypes.find((type) => type.name === name);
  if (found === undefined) throw new RangeError(`no report type ${name}`);
  return found;
}
