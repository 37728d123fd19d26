import { compareRows, INCUMBENT, type WindowComparison } from '../compare/index.ts';
import {
  double,
  integer,
  text,
  type AfterStep,
  type Columns,
  type OpenCells,
  type StoreTransaction,
  type TenantRows,
} from '../contract/index.ts';
import { compareDetermined } from '../parity/index.ts';
import { GPU_TABLE, VM_TABLE } from '../pipelines/index.ts';
import type { RunPlan } from '../plan/index.ts';
import { afterScope } from '../run/after.ts';
import { NAMED_DIFFERENCES } from '../run/destination.ts';

const common: Columns = {
  ...text('cluster_id', 'cluster_alias', 'namespace', 'cost_model_rate_type', 'raw_currency', 'source_uuid'),
  ...{ usage_start: 'date', usage_end: 'date' },
  ...integer('cost_category_id'),
  ...double('cost_model_cpu_cost', 'cost_model_memory_cost', 'cost_model_volume_cost', 'cost_model_gpu_cost'),
};

/** What is compared: whole rows, but for their random key. */
export const comparedOfMachines: Readonly<Record<string, Columns>> = {
  [VM_TABLE]: {
    ...common,
    ...text('vm_name', 'node', 'persistentvolumeclaim', 'storageclass'),
    ...{ pod_labels: 'json', resource_ids: 'array' },
    ...double('distributed_cost', 'infrastructure_markup_cost', 'infrastructure_raw_cost'),
    ...double('pod_request_cpu_core_hours', 'pod_request_memory_gigabyte_hours'),
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

/** Rows of tables, in the order of the plan. */
type MachineRows = readonly { table: string; rows: TenantRows }[];

/** The rows that a plan makes anew, as they are now. */
export async function machineRows(
  { after }: Pick<RunPlan, 'after'>,
  transaction: Pick<StoreTransaction, 'texts'>,
): Promise<MachineRows> {
  const found: { table: string; rows: TenantRows }[] = [];
  for (const { table, where } of after.flatMap(({ deletes }) => deletes))
    found.push({ table, rows: await transaction.texts('tenant', table, columnsOf(table), where) });
  return found;
}

/** What the steps of a plan leave open, by table. */
export async function openInMachines(
  plan: RunPlan,
  steps: Readonly<Record<string, AfterStep>>,
  { sql }: Pick<StoreTransaction, 'sql'>,
): Promise<Readonly<Record<string, OpenCells>>> {
  const found: Record<string, OpenCells> = {};
  for (const { name, deletes } of plan.after) {
    const open = await steps[name]?.open?.(sql, afterScope(plan, plan.days));
    if (open !== undefined) for (const { table } of deletes) found[table] = open;
  }
  return found;
}

/** The incumbent's rows and those that were made in their place, as far as the specification determines them. */
export const comparedMachines = (
  { days: window }: Pick<RunPlan, 'days'>,
  engine: string,
  sides: { before: MachineRows; made: MachineRows; open: Readonly<Record<string, OpenCells>> },
): WindowComparison => ({
  ...{ window, left: INCUMBENT, right: engine },
  tables: sides.before.map(({ table, rows: { rows, scales } }, index) =>
    compareDetermined(
      columnsOf(table),
      rows,
      sides.made[index]!.rows.rows,
      sides.open[table],
      (left, right) =>
        compareRows(
          table,
          comparedOfMachines[table] ?? {},
          { rows: left, scales },
          { rows: right, scales },
          { firstDifferences: NAMED_DIFFERENCES },
        ),
    ),
  ),
});

const columnsOf = (table: string) => Object.keys(comparedOfMachines[table] ?? {});
