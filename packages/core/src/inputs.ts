import { columnsOf, type Columns } from './columns.ts';

export type Grain = 'hourly' | 'daily';

/**
 * One logical table of the lake (spec inputs.md 1, 2). A file may lack any column (it reads as null) except the
 * `required` ones, without which a row has no identity.
 */
export interface InputTable {
  provider: 'OCP' | 'AWS' | 'Azure' | 'GCP';
  /** Folder below the provider. */
  report: string;
  grain: Grain;
  /** The column that days are taken from. */
  time: string;
  columns: Columns;
  required: readonly string[];
}

const podSeconds = ['usage', 'request', 'limit', 'effective_usage'].flatMap((kind) => [
  `pod_${kind}_cpu_core_seconds`,
  `pod_${kind}_memory_byte_seconds`,
]);

/** The lake's tables that the pipelines read, with the columns that they read. */
export const inputTables = {
  /** Hourly pod rows: only capacities are taken from them (spec ocp-daily.md 4). */
  pod_hours: {
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
  },
  pod_days: {
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
  },
  storage_days: {
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
  },
  node_label_days: {
    provider: 'OCP',
    report: 'node_labels',
    grain: 'daily',
    time: 'interval_start',
    columns: { interval_start: 'timestamp', ...columnsOf('text', 'node', 'node_labels') },
    required: ['interval_start', 'node'],
  },
  namespace_label_days: {
    provider: 'OCP',
    report: 'namespace_labels',
    grain: 'daily',
    time: 'interval_start',
    columns: { interval_start: 'timestamp', ...columnsOf('text', 'namespace', 'namespace_labels') },
    required: ['interval_start', 'namespace'],
  },
  /** Raw line items: only price and size of disks are taken from them (spec ocp-on-aws.md 4). */
  aws_hours: {
    provider: 'AWS',
    report: 'line_items',
    grain: 'hourly',
    time: 'lineitem_usagestartdate',
    columns: {
      lineitem_usagestartdate: 'timestamp',
      lineitem_resourceid: 'text',
      ...columnsOf('double', 'lineitem_unblendedcost', 'lineitem_unblendedrate'),
    },
    required: ['lineitem_usagestartdate', 'lineitem_resourceid'],
  },
  aws_days: {
    provider: 'AWS',
    report: 'line_items',
    grain: 'daily',
    time: 'lineitem_usagestartdate',
    columns: {
      lineitem_usagestartdate: 'timestamp',
      ...columnsOf('text', 'row_uuid', 'lineitem_resourceid', 'lineitem_productcode', 'product_productname'),
      ...columnsOf('text', 'product_productfamily', 'product_instancetype', 'product_region', 'pricing_unit'),
      ...columnsOf('text', 'lineitem_availabilityzone', 'lineitem_usageaccountid', 'bill_billingentity'),
      ...columnsOf('text', 'lineitem_lineitemtype', 'lineitem_usagetype', 'lineitem_operation'),
      ...columnsOf('text', 'lineitem_currencycode', 'resourcetags', 'costcategory'),
      ...columnsOf('double', 'lineitem_usageamount', 'lineitem_unblendedcost', 'lineitem_blendedcost'),
      savingsplan_savingsplaneffectivecost: 'double',
    },
    required: ['lineitem_usagestartdate', 'row_uuid', 'lineitem_resourceid'],
  },
} as const satisfies Record<string, InputTable>;

export type InputName = keyof typeof inputTables;

/** The same table, seen as any other. */
export function inputTable(name: InputName): InputTable {
  return inputTables[name];
}
