import type { DayRange, StateRead, TenantConfig, Warning } from '../contract/index.ts';
import {
  ratesPipeline,
  SUMMARY_STATE,
  SUMMARY_TABLE,
  unusedSummaryColumns,
  unusedUsageColumns,
  USAGE_TABLE,
  usageLineColumns,
  type RatesVariant,
} from '../pipelines/index.ts';
import { inputsOf, openshiftLock, type InputPlan, type RunParameters, type RunPlan } from '../plan/index.ts';
import { keyWarnings, ratesConfig } from './config.ts';
import { deletesOf } from './deletes.ts';
import type { Rate, SourceRates } from './rate.ts';
import type { RatesRequest } from './request.ts';
import { vmUsage } from './undetermined.ts';
import { costTypes, GPU_UNALLOCATED, operationRates, type RateMetric, type RatesOperation } from './words.ts';

/** What the plan must know of the tenant and of the lake. */
export interface RatesFacts {
  run: RunParameters;
  tenant: TenantConfig;
  source: SourceRates;
  /** Rows of `cost_model_rate` that the operation could have charged before. */
  rateIds: readonly string[];
  /** Whether any source of the tenant ever had such reports. */
  vmTable: boolean;
  gpuTable: boolean;
}

/** A plan, and what has to be said of its rates. */
export interface RatesPlan {
  plan: RunPlan;
  /** Whether any rate, or the cost model, asks for rows; else rows of earlier runs go, and that is all. */
  charges: boolean;
  warnings: readonly Warning[];
}

/** What one transaction does for an operation on days of one month (spec cost-model.md 3, 5 to 9). Pure. */
export function planRates(request: RatesRequest, days: DayRange, facts: RatesFacts): RatesPlan {
  const { operation, schema } = request;
  const { run, source, tenant, rateIds } = facts;
  const variant: RatesVariant = request.rates_to_usage ? 'usage' : 'summary';
  const pipeline = ratesPipeline(operation, variant);
  const rates = chargedRates(request, facts);
  const needed = new Set(rates.map(({ metric }) => metric));
  const inputs = inputsOf(pipeline, { schema, openshift: run.sourceUuid }, days);
  // Without the table of virtual machines Koku leaves the flat rows of cores as they are (spec cost-model.md 3).
  const untouched = operation === 'monthly_vm_core' && !facts.vmTable;
  return {
    plan: {
      schema,
      pipeline,
      cluster: run,
      days,
      full: request.full,
      windows: [
        {
          ...days,
          inputs: inputs.map((input) => needing(input, needed, facts, operation)),
          config: ratesConfig({ run, source, rates, variant, days, vmReports: facts.vmTable }, tenant),
          state: stateOf(
            pipeline.steps.flatMap(({ reads }) => reads),
            run,
            days,
            needed,
          ),
          deletes: [],
        },
      ],
      locks: [openshiftLock(schema, run.sourceUuid)],
      before: [],
      moved: [],
      deletes: untouched
        ? []
        : deletesOf({ operation, variant, run, days, costType: request.cost_type, rateIds }),
      after: [],
    },
    charges: operation === 'gpu_distribution' ? source.gpuUnallocated : rates.length > 0,
    warnings: keyWarnings(rates),
  };
}

/** The rates of the operation that there are reports for. */
function chargedRates({ operation, cost_type, gpu_cost_model }: RatesRequest, facts: RatesFacts): Rate[] {
  if (operation === 'gpu_distribution') return [];
  const { kind, metrics } = operationRates[operation];
  const there = (metric: RateMetric) =>
    metric === 'gpu_cost_per_month'
      ? gpu_cost_model && facts.gpuTable
      : facts.vmTable || !metric.startsWith('vm_core');
  const rates = facts.source.rates.filter(
    ({ metric, costType, tag }) =>
      metrics.includes(metric) &&
      there(metric) &&
      (tag === undefined) === (kind === 'flat') &&
      (cost_type === undefined || costType === cost_type),
  );
  if (operation !== 'monthly_vm_core') return rates;
  // Quirk 5: of a flat monthly rate only one type counts.
  const paid = rates.filter(({ amount }) => amount !== undefined && amount !== 0);
  const type = costTypes.find((one) => paid.some(({ costType }) => costType === one));
  return paid.filter(({ costType }) => costType === type);
}

/** Nothing is read that no rate needs. */
function needing(
  input: InputPlan,
  needed: ReadonlySet<RateMetric>,
  { vmTable, source }: RatesFacts,
  operation: RatesOperation,
): InputPlan {
  const distributed = operation === 'gpu_distribution' && source.gpuUnallocated;
  const uses: Readonly<Record<string, boolean>> = {
    vm_hours: [...needed].some((metric) => metric.startsWith('vm_')),
    vm_days: needed.has('vm_core_cost_per_month'),
    pod_label_hours: needed.has('vm_cost_per_hour') && !vmTable,
    gpu_days: distributed || needed.has('gpu_cost_per_month'),
    node_label_hours: needed.has('gpu_cost_per_month'),
    namespace_label_days: needed.has('project_per_month'),
  };
  return uses[input.relation] === false ? { ...input, partitions: [] } : input;
}

/** The rows of tables that the steps read. */
function stateOf(
  reads: readonly string[],
  { sourceUuid, reportPeriodId }: RunParameters,
  days: DayRange,
  needed: ReadonlySet<RateMetric>,
): StateRead[] {
  const inDays = { column: 'usage_start', between: days } as const;
  const ofSource = { column: 'source_uuid', equals: sourceUuid } as const;
  const vms = [...needed].some((metric) => metric.startsWith('vm_'));
  const all: StateRead[] = [
    {
      relation: 'usage_lines',
      place: 'tenant',
      table: SUMMARY_TABLE,
      columns: usageLineColumns,
      where: [{ column: 'report_period_id', equals: vms ? reportPeriodId : -1 }, ...vmUsage],
    },
    {
      relation: 'managed_summary',
      table: SUMMARY_STATE,
      columns: {
        usage_start: 'date',
        namespace: 'text',
        cluster_id: 'text',
        cluster_alias: 'text',
        node: 'text',
      },
      where: [inDays, ofSource],
    },
    {
      relation: 'unused_in_summary',
      place: 'tenant',
      table: SUMMARY_TABLE,
      columns: unusedSummaryColumns,
      where: [inDays, ofSource, { column: 'namespace', equals: GPU_UNALLOCATED }],
    },
    {
      relation: 'unused_by_rate',
      place: 'tenant',
      table: USAGE_TABLE,
      columns: unusedUsageColumns,
      where: [inDays, ofSource, { column: 'namespace', equals: GPU_UNALLOCATED }],
    },
  ];
  return all.filter(({ relation }) => reads.includes(relation));
}
