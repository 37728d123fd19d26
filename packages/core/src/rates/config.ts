import {
  daysInMonth,
  daysOf,
  text,
  type ConfigRelation,
  type ConfigRelations,
  type DayRange,
  type TenantConfig,
  type Warning,
} from '../contract/index.ts';
import type { RunParameters } from '../plan/index.ts';
import type { RatesVariant } from '../pipelines/index.ts';
import { decimalOf, dividedBy, numberOf } from './decimal.ts';
import type { Rate, SourceRates } from './rate.ts';
import { MONTHLY_TAG, MONTHLY_VM_CORE, type RateMetric } from './words.ts';

/** What the rules must know of a run. */
export interface RatesRun {
  run: RunParameters;
  source: Pick<SourceRates, 'costModelId' | 'distribution'>;
  rates: readonly Rate[];
  variant: RatesVariant;
  days: DayRange;
  /** Whether any source of the tenant ever had reports of virtual machines. */
  vmReports: boolean;
}

/** Decimal places that Trino rounds a rate to (spec cost-model.md 2). */
const SCALE = 15;
const GPU_SCALE = 9;

/** Metrics whose rates are for a month: a day costs its part. */
const monthly: readonly RateMetric[] = ['vm_core_cost_per_month', 'gpu_cost_per_month', 'project_per_month'];

/** The configuration relations of the rates; every engine reads the same values. */
export function ratesConfig(input: RatesRun, { categoryPatterns }: TenantConfig): ConfigRelations {
  const { run, source, days, vmReports } = input;
  const { rates, values } = rateRelations(input);
  return {
    run: {
      columns: {
        ...text('source_uuid'),
        report_period_id: 'integer',
        ...text('cluster_id', 'cluster_alias', 'cost_model_id'),
        days_in_month: 'integer',
        vm_reports: 'boolean',
      },
      rows: [
        [
          run.sourceUuid,
          run.reportPeriodId,
          run.clusterId,
          run.clusterAlias,
          source.costModelId ?? null,
          daysInMonth(days.start),
          vmReports,
        ],
      ],
    },
    calendar: { columns: { day: 'date' }, rows: daysOf(days).map((day) => [day]) },
    category_patterns: {
      columns: { pattern: 'text', cost_category_id: 'integer' },
      rows: categoryPatterns.map(({ pattern, costCategoryId }) => [pattern, costCategoryId]),
    },
    rates,
    rate_values: values,
  };
}

/**
 * Rates and their values by tag. `amount` is for an hour, or for a day of the month: of a flat rate, or of values that are not
 * listed where `others` says that they have a rate. `monthly` is a GPU's whole rate, by which unused ones are charged.
 */
function rateRelations({ rates, source, variant, days }: RatesRun): {
  rates: ConfigRelation;
  values: ConfigRelation;
} {
  const inMonth = daysInMonth(days.start);
  const rows = rates.map((rate, index) => {
    const { metric, costType, customName, id, tag } = rate;
    const gpu = metric === 'gpu_cost_per_month';
    const others = tag === undefined ? rate.amount : tag.default;
    return [
      index,
      metric,
      costType,
      metricType(rate, source.distribution),
      monthlyType(rate, variant),
      customName,
      id,
      tag === undefined ? null : memberKey(metric, tag.key),
      others !== undefined,
      dayAmount(metric, others ?? 0, inMonth),
      gpu ? monthAmount(others, variant) : null,
    ];
  });
  return {
    rates: {
      columns: {
        rate: 'integer',
        ...text(
          'metric',
          'cost_type',
          'metric_type',
          'monthly_cost_type',
          'custom_name',
          'rate_id',
          'tag_key',
        ),
        others: 'boolean',
        amount: 'double',
        monthly: 'double',
      },
      rows,
    },
    values: {
      columns: { rate: 'integer', ...text('value'), amount: 'double', monthly: 'double' },
      rows: rates.flatMap(({ metric, tag }, index) =>
        (tag?.values ?? []).map(({ value, amount }) => [
          index,
          value,
          dayAmount(metric, amount, inMonth),
          metric === 'gpu_cost_per_month' ? monthAmount(amount, variant) : null,
        ]),
      ),
    },
  };
}

function dayAmount(metric: RateMetric, amount: number, inMonth: number): number {
  const rounded = decimalOf(amount, metric === 'gpu_cost_per_month' ? GPU_SCALE : SCALE);
  return numberOf(monthly.includes(metric) ? dividedBy(rounded, inMonth) : rounded);
}

/** Of an unused model without a rate it is the cost: a null in the summary, and 0 by rate (spec cost-model.md 7.2). */
function monthAmount(amount: number | undefined, variant: RatesVariant): number | null {
  if (amount === undefined) return variant === 'usage' ? 0 : null;
  return numberOf(decimalOf(amount, GPU_SCALE));
}

/** Spec cost-model.md 4.3. */
function metricType({ metric, tag }: Rate, distribution: SourceRates['distribution']): string {
  if (metric === 'gpu_cost_per_month') return 'gpu';
  return metric === 'vm_core_cost_per_month' && tag === undefined && distribution === 'memory'
    ? 'memory'
    : 'cpu';
}

/** Spec cost-model.md 5, 6; quirk 14: an hour by tag is a `Tag` in one variant only. */
function monthlyType({ metric, tag }: Rate, variant: RatesVariant): string | null {
  if (tag !== undefined) return metric === 'vm_cost_per_hour' && variant === 'usage' ? null : MONTHLY_TAG;
  return metric === 'vm_core_cost_per_month' ? MONTHLY_VM_CORE : null;
}

/**
 * The member of label objects that a key of a rate means. Koku puts the key into a JSON path: a dot leads into an object, which
 * no label is (spec cost-model.md 4.2). A vendor of GPUs is no key of labels.
 */
const memberKey = (metric: RateMetric, key: string) =>
  metric === 'gpu_cost_per_month' || !key.includes('.') ? key : null;

/** Keys that Koku's statement dies of, or that no label can have: the rate is answered for, and this is said. */
export function keyWarnings(rates: readonly Rate[]): Warning[] {
  return rates.flatMap(({ metric, costType, tag }): Warning[] => {
    if (tag === undefined || metric === 'gpu_cost_per_month' || /^[A-Za-z0-9_]+$/.test(tag.key)) return [];
    const why = /^[A-Za-z0-9_.]+$/.test(tag.key)
      ? 'no label of OpenShift is an object with members of its own: the rate matches nothing'
      : 'labels from the operator have letters, digits and underscores in their keys, and Koku on Trino fails on others: it is looked for as it is';
    return [
      {
        code: 'RATE_TAG_KEY',
        message: `the tag key ${tag.key} of the rate ${metric} (${costType}): ${why}`,
        where: { metric, cost_type: costType, tag_key: tag.key },
      },
    ];
  });
}
