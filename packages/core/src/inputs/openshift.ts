import { columnsOf, type InputTable } from '../contract/index.ts';
import { DAY, HOUR, limited } from './limits.ts';

const podSeconds = ['usage', 'request', 'limit', 'effective_usage'].flatMap((kind) => [
  `pod_${kind}_cpu_core_seconds`,
  `pod_${kind}_memory_byte_seconds`,
]);

/** Hourly pod rows: only capacities are taken from them (spec ocp-daily.md 4). */
export const podHours: InputTable = {
  name: 'pod_hours',
  provider: 'OCP',
  report: 'pod_usage',
  grain: 'hourly',
  time: 'interval_start',
  columns: {
    interval_start: 'timestamp',
    node: 'text',
    ...columnsOf('double', 'node_capacity_cpu_core_seconds', 'node_capacity_memory_byte_seconds'),
  },
  required: ['interval_start', 'node'],
  limits: limited(HOUR, 'node_capacity_cpu_core_seconds', 'node_capacity_memory_byte_seconds'),
};

export const podDays: InputTable = {
  name: 'pod_days',
  provider: 'OCP',
  report: 'pod_usage',
  grain: 'daily',
  time: 'interval_start',
  columns: {
    interval_start: 'timestamp',
    ...columnsOf('text', 'namespace', 'node', 'pod', 'resource_id', 'pod_labels', 'node_role'),
    ...columnsOf('double', ...podSeconds, 'node_capacity_cpu_cores', 'node_capacity_memory_bytes'),
  },
  required: ['interval_start', 'namespace', 'node', 'pod'],
  limits: {
    ...limited(DAY, ...podSeconds),
    ...limited(HOUR, 'node_capacity_memory_bytes'),
    ...limited(HOUR / 3600, 'node_capacity_cpu_cores'),
  },
};

export const storageDays: InputTable = {
  name: 'storage_days',
  provider: 'OCP',
  report: 'storage_usage',
  grain: 'daily',
  time: 'interval_start',
  columns: {
    interval_start: 'timestamp',
    ...columnsOf('text', 'namespace', 'pod', 'persistentvolumeclaim', 'persistentvolume', 'storageclass'),
    ...columnsOf('text', 'csi_volume_handle', 'persistentvolume_labels', 'persistentvolumeclaim_labels'),
    ...columnsOf(
      'double',
      'persistentvolumeclaim_capacity_bytes',
      'persistentvolumeclaim_capacity_byte_seconds',
      'volume_request_storage_byte_seconds',
      'persistentvolumeclaim_usage_byte_seconds',
    ),
  },
  required: ['interval_start', 'namespace', 'pod', 'persistentvolumeclaim', 'persistentvolume'],
  limits: {
    ...limited(HOUR, 'persistentvolumeclaim_capacity_bytes'),
    ...limited(
      DAY,
      'persistentvolumeclaim_capacity_byte_seconds',
      'volume_request_storage_byte_seconds',
      'persistentvolumeclaim_usage_byte_seconds',
    ),
  },
};

export const nodeLabelDays: InputTable = {
  name: 'node_label_days',
  provider: 'OCP',
  report: 'node_labels',
  grain: 'daily',
  time: 'interval_start',
  columns: { interval_start: 'timestamp', ...columnsOf('text', 'node', 'node_labels') },
  required: ['interval_start', 'node'],
};

export const namespaceLabelDays: InputTable = {
  name: 'namespace_label_days',
  provider: 'OCP',
  report: 'namespace_labels',
  grain: 'daily',
  time: 'interval_start',
  columns: { interval_start: 'timestamp', ...columnsOf('text', 'namespace', 'namespace_labels') },
  required: ['interval_start', 'namespace'],
};

const vmColumns = {
  interval_start: 'timestamp',
  ...columnsOf('text', 'vm_name', 'node', 'resource_id', 'vm_persistentvolumeclaim_name'),
  ...columnsOf('double', 'vm_uptime_total_seconds', 'vm_cpu_request_cores', 'vm_memory_request_bytes'),
} as const;

export const vmHours: InputTable = {
  name: 'vm_hours',
  provider: 'OCP',
  report: 'vm_usage',
  grain: 'hourly',
  time: 'interval_start',
  columns: vmColumns,
  required: ['interval_start', 'vm_name'],
};

export const vmDays: InputTable = { ...vmHours, name: 'vm_days', grain: 'daily' };

export const gpuDays: InputTable = {
  name: 'gpu_days',
  provider: 'OCP',
  report: 'gpu_usage',
  grain: 'daily',
  time: 'interval_start',
  columns: {
    interval_start: 'timestamp',
    ...columnsOf('text', 'namespace', 'node', 'pod', 'gpu_uuid', 'gpu_model_name', 'gpu_vendor_name'),
    ...columnsOf('text', 'mig_instance_id', 'mig_profile', 'mig_strategy'),
    ...columnsOf('double', 'gpu_memory_capacity_mib', 'gpu_pod_uptime', 'mig_slice_count', 'gpu_max_slices'),
    ...columnsOf('double', 'mig_memory_capacity_mib'),
  },
  required: ['interval_start', 'node'],
};

export const nodeLabelHours: InputTable = { ...nodeLabelDays, name: 'node_label_hours', grain: 'hourly' };

/** Hourly pod rows with their labels: hours of virtual machines where the tenant has no reports of them (spec cost-model.md 5). */
export const podLabelHours: InputTable = {
  name: 'pod_label_hours',
  provider: 'OCP',
  report: 'pod_usage',
  grain: 'hourly',
  time: 'interval_start',
  columns: { interval_start: 'timestamp', pod_labels: 'text' },
  required: ['interval_start'],
};

/** Pods of a day with their labels: which of them are virtual machines, where no report says it (spec vm-gpu.md 1). */
export const podLabelDays: InputTable = {
  ...podLabelHours,
  name: 'pod_label_days',
  grain: 'daily',
  columns: { interval_start: 'timestamp', ...columnsOf('text', 'pod', 'pod_labels') },
  required: ['interval_start', 'pod'],
};

/** Claims of a day with the pods that mount them. */
export const claimDays: InputTable = {
  name: 'claim_days',
  provider: 'OCP',
  report: 'storage_usage',
  grain: 'daily',
  time: 'interval_start',
  columns: { interval_start: 'timestamp', ...columnsOf('text', 'pod', 'persistentvolumeclaim') },
  required: ['interval_start', 'pod', 'persistentvolumeclaim'],
};
