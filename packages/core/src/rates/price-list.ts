import { amountOf, invalidRate, type RatePlace } from './amount.ts';
import type { Rate, TagRate } from './rate.ts';
import { costTypes, rateMetrics, type CostType, type RateMetric } from './words.ts';

/** A row of `cost_model_rate`. */
export interface RateRow {
  id: string;
  customName: string;
  metric: string;
  costType: string;
  /** Null of a rate by tag. */
  defaultRate: string | null;
  /** Empty of a flat rate. */
  tagKey: string;
}

/**
 * The rates of a price list that need reports (spec cost-model.md 2): flat ones from its rows, where those of one metric and
 * type add up under the name of one of them, and those by tag from its JSON. Fails with `RATE_INVALID`.
 */
export function ratesOf(rows: readonly RateRow[], priceList: unknown): Rate[] {
  const ordered = rows.toSorted((a, b) => (a.customName < b.customName ? -1 : 1));
  return [...flatRates(ordered), ...tagRates(ordered, priceList)];
}

function flatRates(rows: readonly RateRow[]): Rate[] {
  const found = new Map<string, Rate>();
  for (const { id, customName, metric, costType, defaultRate, tagKey } of rows) {
    if (!isMetric(metric) || !isCostType(costType) || tagKey !== '' || defaultRate === null) continue;
    const key = `${metric} ${costType}`;
    const amount = amountOf(defaultRate, { metric, cost_type: costType, rate: customName });
    const before = found.get(key);
    found.set(key, {
      ...(before ?? { metric, costType, id, customName }),
      amount: (before?.amount ?? 0) + amount,
    });
  }
  return [...found.values()];
}

function tagRates(rows: readonly RateRow[], priceList: unknown): Rate[] {
  return listOf(priceList).flatMap((entry) => {
    const metric = recordOf(entry.metric)?.name;
    const costType = entry.cost_type;
    if (!isMetric(metric) || !isCostType(costType)) return [];
    return listOf(entry.tag_rates).map((given): Rate => {
      const tag = tagRate(given, { metric, cost_type: costType });
      const row = rows.find(
        (one) => one.metric === metric && one.costType === costType && one.tagKey === tag.key,
      );
      return { metric, costType, id: row?.id ?? null, customName: row?.customName ?? metric, tag };
    });
  });
}

/** A rate by tag as Koku's API stores it. Of a value that stands there twice, and of several defaults, the last counts. */
export function tagRate(given: Readonly<Record<string, unknown>>, place: RatePlace): TagRate {
  const { tag_key: key } = given;
  if (typeof key !== 'string' || key === '') throw invalidRate('a rate by tag has no key', place);
  const values = new Map<string, number>();
  let fallback: number | undefined;
  for (const entry of listOf(given.tag_values)) {
    const value = textOf(entry.tag_value);
    const amount = amountOf(entry.value, { ...place, tag_key: key, tag_value: value });
    if (entry.default === true) fallback = amount;
    else values.set(value, amount);
  }
  return { key, values: [...values].map(([value, amount]) => ({ value, amount })), default: fallback };
}

const isMetric = (name: unknown): name is RateMetric => (rateMetrics as readonly unknown[]).includes(name);
const isCostType = (name: unknown): name is CostType => (costTypes as readonly unknown[]).includes(name);

const textOf = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

const recordOf = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;

/** The objects of a list; one that stands alone counts as a list of it. */
function listOf(value: unknown): Readonly<Record<string, unknown>>[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.map(recordOf).filter((one) => one !== undefined);
}
