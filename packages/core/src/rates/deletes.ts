import type { Condition, DayRange, Delete } from '../contract/index.ts';
import { SUMMARY_TABLE, USAGE_TABLE, type RatesVariant } from '../pipelines/index.ts';
import type { RunParameters } from '../plan/index.ts';
import {
  costTypes,
  GPU_DISTRIBUTED,
  MONTHLY_TAG,
  MONTHLY_VM_CORE,
  operationRates,
  type CostType,
  type RatesOperation,
} from './words.ts';

/** Which rows an operation makes anew. */
export interface Replaced {
  operation: RatesOperation;
  variant: RatesVariant;
  run: RunParameters;
  days: DayRange;
  /** The only cost type that is made anew; undefined for both. */
  costType: CostType | undefined;
  /** Rows of `cost_model_rate` of any price list that the operation could have charged. */
  rateIds: readonly string[];
}

/**
 * The rows that an operation wrote before, and nothing of PostgreSQL's own (spec cost-model.md 3): in the summary those write
 * 0 where ours have a null in the other cost columns, by rate they have other rates.
 */
export function deletesOf(replaced: Replaced): Delete[] {
  const { operation, variant, run, days } = replaced;
  const common: readonly Condition[] = [
    { column: 'usage_start', between: days },
    { column: 'source_uuid', equals: run.sourceUuid },
    { column: 'report_period_id', equals: run.reportPeriodId },
  ];
  const table = variant === 'summary' ? SUMMARY_TABLE : USAGE_TABLE;
  const from = (where: readonly Condition[], name = table): Delete => ({
    place: 'tenant',
    table: name,
    where: [...common, ...where],
  });
  switch (operation) {
    case 'gpu_distribution':
      return [
        from([{ column: 'cost_model_rate_type', equals: GPU_DISTRIBUTED }], SUMMARY_TABLE),
        ...(variant === 'usage' ? [from([{ column: 'monthly_cost_type', equals: GPU_DISTRIBUTED }])] : []),
      ];
    case 'monthly_vm_core':
      return [
        from([
          { column: 'monthly_cost_type', equals: MONTHLY_VM_CORE },
          { column: 'cost_model_rate_type', isNull: false },
        ]),
      ];
    case 'vm_usage':
    case 'tag_based':
      return (variant === 'summary' ? inSummary(replaced) : byRate(replaced)).map((where) => from(where));
  }
}

function inSummary({ operation, costType }: Replaced): Condition[][] {
  return [
    [
      { column: 'cost_model_rate_type', in: costType === undefined ? costTypes : [costType] },
      operation === 'tag_based'
        ? { column: 'monthly_cost_type', equals: MONTHLY_TAG }
        : { column: 'monthly_cost_type', isNull: true },
      { column: 'cost_model_memory_cost', isNull: true },
      { column: 'cost_model_volume_cost', isNull: true },
    ],
  ];
}

/** Rates by tag that have no row of their own are known by the name of their metric. */
function byRate({ operation, costType, rateIds }: Replaced): Condition[][] {
  const type: Condition = {
    column: 'cost_model_rate_type',
    in: costType === undefined ? costTypes : [costType],
  };
  const named: Condition[] = [
    type,
    { column: 'rate_id', isNull: true },
    { column: 'custom_name', in: operationRates.tag_based.metrics },
  ];
  return [
    ...(rateIds.length === 0 ? [] : [[type, { column: 'rate_id', in: rateIds } as const]]),
    ...(operation === 'tag_based' ? [named] : []),
  ];
}
