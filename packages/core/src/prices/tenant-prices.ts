import {
  costTypes,
  distributedCosts,
  priceMetrics,
  type CostType,
  type DistributedCost,
  type Price,
  type PriceMetric,
  type PricePeriod,
  type StoreTransaction,
  type UsagePrices,
} from '../contract/index.ts';
import { linkedPriceLists, rateRows, rowsOf } from '../rates/tenant-rates.ts';
import { pricesModel } from './model-id.ts';

type Texts = Pick<StoreTransaction, 'texts'>;

/** What the usage of a source costs, as `ocp prices set` entered it; undefined without that, and where the cost model is another's. */
export async function tenantPrices(transaction: Texts, source: string): Promise<UsagePrices | undefined> {
  const id = pricesModel(source);
  const [model] = await rowsOf(
    transaction,
    'cost_model',
    ['currency', 'distribution_info'],
    [{ column: 'uuid', equals: id }],
  );
  if (model === undefined) return undefined;
  const info = JSON.parse(model.distribution_info ?? '{}') as Record<string, unknown>;
  return {
    currency: model.currency ?? '',
    distribution: info.distribution_type === 'memory' ? 'memory' : 'cpu',
    distribute: (Object.keys(distributedCosts) as DistributedCost[]).filter(
      (cost) => info[`${cost}_cost`] === true,
    ),
    periods: await periodsOf(transaction, id),
  };
}

async function periodsOf(transaction: Texts, model: string): Promise<PricePeriod[]> {
  const periods: PricePeriod[] = [];
  for (const list of await linkedPriceLists(transaction, model)) {
    const rows = await rateRows(transaction, [{ column: 'price_list_id', equals: list.id }]);
    const prices = rows.flatMap(({ metric, costType, defaultRate, tagKey }): Price[] =>
      isMetric(metric) && isCostType(costType) && defaultRate !== null && tagKey === ''
        ? [{ metric, costType, amount: defaultRate }]
        : [],
    );
    periods.push({ days: list.days, prices: inOrder(prices) });
  }
  return periods.toSorted((a, b) => (a.days.start < b.days.start ? -1 : 1));
}

/** Prices by type, then in the order of their names in the words: two ways to say the same are the same. */
export const inOrder = (prices: readonly Price[]): Price[] =>
  costTypes.flatMap((type) =>
    priceMetrics.flatMap((name) =>
      prices.filter(({ metric, costType }) => metric === name && costType === type),
    ),
  );

/** Whether a name is that of a rate which needs nothing but the daily summary. */
export const isMetric = (name: string): name is PriceMetric =>
  (priceMetrics as readonly string[]).includes(name);
const isCostType = (name: string): name is CostType => (costTypes as readonly string[]).includes(name);
