import type { Row } from '../written-rows.ts';
import type { OnCloud } from '../on-cloud.ts';
import { pythonJson } from '../python-json.ts';

const TIME = '2025-10-01 00:00:00';
const GIBIBYTE_HOUR = 2 ** 30 * 3600;

/** A daily row of the bill: a machine of the node `node-1`. */
export const billRow = (change: Row = {}): Row => ({
  usage_start_time: TIME,
  row_uuid: 'row-1',
  invoice_month: '202510',
  billing_account_id: 'account-1',
  project_id: 'project-1',
  project_name: 'Project 1',
  service_id: 'service-1',
  service_description: 'Compute Engine',
  sku_id: 'sku-1',
  sku_description: 'N2 Instance Core running',
  location_region: 'us-east1',
  labels: '{}',
  system_labels: '{"compute.googleapis.com/machine_spec": "n2-standard-4"}',
  resource_name: 'projects/p/instances/node-1',
  resource_global_name: '//compute/projects/p/instances/1',
  usage_pricing_unit: 'hour',
  currency: 'USD',
  usage_amount_in_pricing_units: 24,
  cost: 16,
  daily_credits: -4,
  ...change,
});

/** A daily row of a disk: its handle is in the global name. */
export const diskRow = (change: Row = {}): Row =>
  billRow({
    sku_description: 'Storage PD Capacity',
    system_labels: '{}',
    resource_name: 'projects/p/disks/pvc-1',
    resource_global_name: '//compute/projects/p/disk/vol-1',
    usage_pricing_unit: 'gibibyte month',
    ...change,
  });

/** A daily row of data transfer of the node. */
export const transferRow = (change: Row = {}): Row =>
  billRow({ sku_description: 'Network Data Transfer In', usage_pricing_unit: 'gibibyte', ...change });

/** A daily row that no resource matches. */
export const taggedRow = (labels: Readonly<Record<string, string>>, change: Row = {}): Row =>
  billRow({ resource_name: 'projects/p/buckets/b', labels: pythonJson(labels), ...change });

/** An hour of a disk of 40 GiB, unless said otherwise. */
export const diskHour = (change: Row = {}): Row => ({
  usage_start_time: '2025-10-02 05:00:00',
  resource_global_name: '//compute/projects/p/disk/vol-1',
  usage_amount: 40 * GIBIBYTE_HOUR,
  ...change,
});

/** What reads the daily rows of a bill, and the hours of its disks. */
export const billed = (bill: Row[], hours: Row[] = [diskHour()]): Pick<OnCloud, 'bill' | 'inputs'> => ({
  bill,
  inputs: { first_day_rows: bill, raw_rows: hours },
});
