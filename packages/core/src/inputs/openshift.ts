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
