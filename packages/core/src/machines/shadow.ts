import { compareRows, INCUMBENT, type WindowComparison } from '../compare/index.ts';
import {
  double,
  integer,
  text,
  type Columns,
  type StoreTransaction,
  type TenantRows,
} from '../contract/index.ts';
import { GPU_TABLE, VM_TABLE } from '../pipelines/index.ts';
import type { RunPlan } from '../plan/index.ts';
import { NAMED_DIFFERENCES } from '../run/destination.ts';

const common: Columns = {
  ...text('cluster_id', 'cluster_alias', 'namespace', 'cost_model_rate_type', 'raw_currency', 'source_uuid'),
  ...{ usage_start: 'date', usage_end: 'date' },
  ...integer('cost_category_id'),
  ...double('cost_model_cpu_cost', 'cost_model_memory_cost', 'cost_model_volume_cost', 'cost_model_gpu_cost'),
};

/**
 * What is compared. Labels, node and requests of a virtual machine may be those of any of its rows on a day (spec vm-gpu.md 1, 4),
 * and are not.
 */
const compared: Readonly<Record<string, Columns>> = {
  [VM_TABLE]: {
    ...common,
    ...text('vm_name', 'persistentvolumeclaim', 'storageclass'),
    resource_ids: 'array',
    ...double('distributed_cost', 'infrastructure_markup_cost', 'infrastructure_raw_cost'),
    ...double(
      'persistentvolumeclaim_capacity_gigabyte_months',
      'persistentvolumeclaim_usage_gigabyte_months',
    ),
  },
  [GPU_TABLE]: {
    ...common,
    ...text('node', 'vendor_name', 'model_name', 'gpu_mode', 'gpu_uuid'),
    ...text('mig_profile', 'mig_strategy', 'mig_instance_id'),
    ...integer('gpu_count', 'gpu_max_slices', 'mig_slice_count'),
    ...double('memory_capacity_gb', 'mig_memory_capacity_gb'),
  },
};

type MachineRows = readonly { table: string; rows: TenantRows }[];

/** The rows that a plan makes anew, as they are now. */
export async function machineRows(
  { after }: Pick<RunPlan, 'after'>,
  transaction: Pick<StoreTransaction, 'texts'>,
): Promise<MachineRows> {
  const found: { table: string; rows: TenantRows }[] = [];
  for (const { table, where } of after.flatMap(({ deletes }) => deletes)) {
    const columns = Object.keys(compared[table] ?? {});
    found.push({ table, rows: await transaction.texts('tenant', table, columns, where) });
  }
  return found;
}

/** The incumbent's rows and those that were made in their place. */
export const comparedMachines = (
  { days: window }: Pick<RunPlan, 'days'>,
  engine: string,
  before: MachineRows,
  made: MachineRows,
): WindowComparison => ({
  ...{ window, left: INCUMBENT, right: engine },
  tables: before.map(({ table, rows }, index) =>
    compareRows(table, compared[table] ?? {}, rows, made[index]!.rows, {
      firstDifferences: NAMED_DIFFERENCES,
    }),
  ),
});
