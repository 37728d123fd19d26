import {
  stepOf,
  summaryCostColumns,
  text,
  unusedSummaryColumns,
  unusedUsageColumns,
  usageCostColumns,
  type Columns,
  type EngineRow,
  type Pipeline,
} from '@ocp/core';
import { NULL_CODE, sameCode } from '../../columns.ts';
import { Grouping } from '../../grouping.ts';
import { parseLabels } from '../../kernels/index.ts';
import type { ArrowStep, StepContext } from '../step.ts';
import { ofRun } from './cost-rows.ts';
import { keyOf, tableOf, valuesOf } from './rows.ts';

const DISTRIBUTED = 'gpu_distributed';
const UNALLOCATED = 'GPU unallocated';

const placeColumns: Columns = { usage_start: 'date', ...text('node', 'namespace', 'model') };
const useColumns: Columns = { ...placeColumns, used: 'double' };
const shareColumns: Columns = { ...placeColumns, share: 'double' };

/** Slice seconds of each namespace. */
export const gpuUse: ArrowStep = async (context) => {
  const days = await context.input('gpu_days');
  const [uptime, slices] = [days.numbers('gpu_pod_uptime'), days.numbers('mig_slice_count')];
  const rows = valuesOf(days.with({ uptime, slices }), { uptime: 'double', slices: 'double' }, context);
  const seconds = rows.map(({ uptime: time, slices: count }) => ({
    seconds: typeof time === 'number' ? time * (typeof count === 'number' ? count : 1) : null,
  }));
  const counted = days.with({ seconds: tableOf({ seconds: 'double' }, seconds, context).column('seconds') });
  const groups = new Grouping(counted, ['usage_start', 'node', 'namespace', 'gpu_model_name']);
  return groups.keys.with({ model: groups.keys.column('gpu_model_name'), used: groups.sum('seconds') });
};

export const gpuShares: ArrowStep = (context) => {
  const uses = valuesOf(context.table('gpu_use'), useColumns, context);
  const totals = new Map<string, number>();
  const keyOfModel = ({ usage_start = null, node = null, model = null }: EngineRow) =>
    keyOf(usage_start, node, model);
  for (const use of uses) {
    if (typeof use.used === 'number')
      totals.set(keyOfModel(use), (totals.get(keyOfModel(use)) ?? 0) + use.used);
  }
  const shares = uses.flatMap((use) => {
    const total = totals.get(keyOfModel(use)) ?? 0;
    if (total === 0 || use.node === null || use.model === null) return [];
    return { ...use, share: typeof use.used === 'number' ? use.used / total : null };
  });
  return tableOf(shareColumns, shares, context);
};

/** A cost of unused GPUs with the model of its labels. */
interface Unused {
  row: EngineRow;
  model: string | null;
}

const modelOf = ({ all_labels: labels }: EngineRow) =>
  typeof labels === 'string' ? (parseLabels(labels)?.get('gpu-model') ?? null) : null;

/** Where a cost is, and in which report period. */
const placeOf = ({
  report_period_id = null,
  cluster_id = null,
  cluster_alias = null,
  usage_start = null,
  node = null,
}: EngineRow) => ({ report_period_id, cluster_id, cluster_alias, usage_start, node });

/** The shares of a cost's model on its node and day. */
function sharesOf(context: StepContext): (unused: Unused) => EngineRow[] {
  const shares = new Map<string, EngineRow[]>();
  for (const share of valuesOf(context.table('gpu_shares'), shareColumns, context)) {
    const key = keyOf(share.usage_start ?? null, share.node ?? null, share.model ?? null);
    shares.set(key, [...(shares.get(key) ?? []), share]);
  }
  return ({ row, model }) => shares.get(keyOf(row.usage_start ?? null, row.node ?? null, model)) ?? [];
}

const product = (share: EngineRow[string] | undefined, cost: EngineRow[string] | undefined) =>
  typeof share === 'number' && typeof cost === 'number' ? share * cost : null;

/** Spec cost-model.md 9, plain: the greatest part is given, and all of the cost goes. */
export const distributedSummaryCosts: ArrowStep = (context) => {
  const sharesFor = sharesOf(context);
  const unused = valuesOf(context.table('unused_in_summary'), unusedSummaryColumns, context)
    .filter((row) => row.cost_model_rate_type !== DISTRIBUTED)
    .map((row) => ({ row, model: modelOf(row) }));
  const given = new Map<string, EngineRow>();
  const taken: EngineRow[] = [];
  for (const one of unused) {
    const shares = sharesFor(one);
    const place = placeOf(one.row);
    const cost = one.row.cost_model_gpu_cost;
    for (const { namespace = null, share } of shares) {
      const key = keyOf(...Object.values(place), namespace);
      const part = product(share, cost);
      const before = given.get(key)?.distributed_cost ?? null;
      const greatest = typeof before === 'number' && (part === null || before > part) ? before : part;
      given.set(key, { ...place, namespace, distributed_cost: greatest });
    }
    if (shares.length > 0 && one.row.data_source === 'GPU') {
      taken.push({
        ...place,
        namespace: UNALLOCATED,
        distributed_cost: typeof cost === 'number' ? 0 - cost : null,
      });
    }
  }
  const rows = [...given.values(), ...taken].map((row) => ({
    ...{ ...row, data_source: 'GPU', cost_model_rate_type: DISTRIBUTED },
  }));
  const made = tableOf(summaryCostColumns, rows, context);
  return made.with({ ...ofRun(made, context), report_period_id: made.column('report_period_id') });
};

/** Cost types of distribution: what is of one is distributed already (spec cost-model.md 9). */
const distributions = new Set<EngineRow[string]>([
  DISTRIBUTED,
  ...['platform_distributed', 'worker_distributed', 'unattributed_network', 'unattributed_storage'],
]);

/** Spec cost-model.md 9, R variant, 1. */
export const distributedUsageParts =
  (pipeline: Pipeline): ArrowStep =>
  (context) => {
    const sharesFor = sharesOf(context);
    const parts = new Map<string, EngineRow & { distributed_cost: number }>();
    for (const row of valuesOf(context.table('unused_by_rate'), unusedUsageColumns, context)) {
      if (distributions.has(row.monthly_cost_type ?? null)) continue;
      const { custom_name = null, metric_type = null } = row;
      const place = { ...placeOf(row), custom_name, metric_type };
      for (const { namespace = null, share } of sharesFor({ row, model: modelOf(row) })) {
        const key = keyOf(...Object.values(place), row.cost_model_rate_type ?? null, namespace);
        const before = parts.get(key)?.distributed_cost ?? 0;
        parts.set(key, {
          ...place,
          namespace,
          distributed_cost: before + (product(share, row.calculated_cost) ?? 0),
        });
      }
    }
    const { columns } = stepOf(pipeline, 'distributed_usage_parts');
    const kept = [...parts.values()].filter(({ distributed_cost }) => distributed_cost !== 0);
    return tableOf(columns, kept, context);
  };

/** Spec cost-model.md 9, R variant, 2: the sum of a node is 0. */
export const distributedUsageCosts =
  (pipeline: Pipeline): ArrowStep =>
  (context) => {
    const { columns } = stepOf(pipeline, 'distributed_usage_parts');
    const parts = valuesOf(context.table('distributed_usage_parts'), columns, context);
    const goes = new Map<string, EngineRow & { distributed_cost: number }>();
    for (const part of parts) {
      const place = placeOf(part);
      const key = keyOf(...Object.values(place));
      const cost = typeof part.distributed_cost === 'number' ? part.distributed_cost : 0;
      const distributed_cost = (goes.get(key)?.distributed_cost ?? 0) - cost;
      goes.set(key, { ...place, namespace: UNALLOCATED, custom_name: '', metric_type: '', distributed_cost });
    }
    const rows = [
      ...parts.map((part) => ({ ...part, custom_name: part.custom_name ?? '' })),
      ...[...goes.values()].filter(({ distributed_cost }) => distributed_cost !== 0),
    ].map((row) => ({ ...row, cost_model_rate_type: DISTRIBUTED, monthly_cost_type: DISTRIBUTED }));
    const made = tableOf(usageCostColumns, rows, context);
    return made.with({
      ...ofRun(made, context),
      report_period_id: made.column('report_period_id'),
      rate_id: sameCode(NULL_CODE, made.rows),
    });
  };
