import { z } from 'zod';
import {
  addDays,
  distributedCosts,
  isDay,
  monthlyMetrics,
  OcpError,
  priceMetrics,
  type DistributedCost,
  type Price,
  type PricePeriod,
  type UsagePrices,
} from '../contract/index.ts';
import { nearestNames } from '../nearest/index.ts';
import { decimalOf, decimalText } from '../rates/decimal.ts';
import { inOrder, isMetric } from './tenant-prices.ts';

/** Where a price list has no last day. */
const NO_END = '9999-12-31';
/** What Koku's column takes. */
const SCALE = 15;
const GREATEST = 1e15;

const day = z
  .string({ error: 'is not a day such as 2025-10-01' })
  .refine(isDay, 'is not a day such as 2025-10-01');
const amount = z
  .number({ error: 'is not a number' })
  .positive('is not above 0')
  .max(GREATEST, 'is too great');
const rates = z
  .record(z.string(), amount, { error: 'is not an object of rates' })
  .superRefine((given, context) => {
    for (const name of Object.keys(given).filter((one) => !isMetric(one))) {
      const [nearest] = nearestNames(name, priceMetrics);
      const message = `is no rate that is charged here${nearest === undefined ? '' : `, the nearest is ${nearest}`}`;
      context.addIssue({ code: 'custom', path: [name], message });
    }
  });

const priceList = z
  .strictObject({
    from: day,
    until: day.optional(),
    infrastructure: rates.optional(),
    supplementary: rates.optional(),
  })
  .superRefine(({ from, until, infrastructure = {}, supplementary = {} }, context) => {
    if (until !== undefined && until < from)
      context.addIssue({ code: 'custom', path: ['until'], message: `is before ${from}` });
    if (Object.keys({ ...infrastructure, ...supplementary }).length === 0)
      context.addIssue({ code: 'custom', path: [], message: 'has no rate' });
    for (const metric of Object.values(monthlyMetrics)) {
      if (infrastructure[metric] === undefined || supplementary[metric] === undefined) continue;
      const message = 'is charged once: it is among the infrastructure rates already';
      context.addIssue({ code: 'custom', path: ['supplementary', metric], message });
    }
  });

const costModel = z.strictObject({
  clusters: z.array(z.string().min(1, 'is empty')).min(1, 'names no cluster'),
  distribution: z.enum(['cpu', 'memory'], { error: 'is neither cpu nor memory' }).default('cpu'),
  distribute: z
    .array(
      z.enum(Object.keys(distributedCosts) as [DistributedCost], { error: 'is neither platform nor worker' }),
    )
    .default([]),
  price_lists: z.array(priceList).min(1, 'has no price list'),
});

/** A file of prices, in Koku's words: what clusters cost, and when. */
export const pricesFileSchema = z.strictObject({
  currency: z.string().regex(/^[A-Z]{3}$/, 'is not a currency such as EUR'),
  cost_models: z.array(costModel).min(1, 'has no cost model'),
});

export type PricesFile = z.output<typeof pricesFileSchema>;

interface Fault {
  path: readonly PropertyKey[];
  message: string;
}

/**
 * Prices by source. `sourceOf` says which source somebody means with a name. Fails with `PRICES_INVALID` that names every fault
 * with its place.
 */
export function parsePrices(
  input: unknown,
  sourceOf: (meant: string) => string | undefined,
): Map<string, UsagePrices> {
  const parsed = pricesFileSchema.safeParse(input);
  if (!parsed.success) throw invalid(parsed.error.issues);
  const { currency, cost_models: models } = parsed.data;
  const faults: Fault[] = [];
  const found = new Map<string, UsagePrices>();
  for (const [index, { clusters, distribution, distribute, price_lists: lists }] of models.entries()) {
    const periods = lists.map(periodOf).toSorted((a, b) => (a.days.start < b.days.start ? -1 : 1));
    faults.push(...overlaps(lists, ['cost_models', index, 'price_lists']));
    for (const [place, meant] of clusters.entries()) {
      const path = ['cost_models', index, 'clusters', place];
      const source = sourceOf(meant);
      if (source === undefined)
        faults.push({ path, message: `${JSON.stringify(meant)} is no cluster of the tenant` });
      else if (found.has(source)) faults.push({ path, message: `${JSON.stringify(meant)} has prices above` });
      else found.set(source, { currency, distribution, distribute: ordered(distribute), periods });
    }
  }
  if (faults.length > 0) throw invalid(faults);
  return found;
}

/** The file that says the same as prices of sources that have the same currency. */
export function pricesOf(named: readonly { name: string; prices: UsagePrices }[]): PricesFile {
  return {
    currency: named[0]?.prices.currency ?? '',
    cost_models: named.map(({ name, prices: { distribution, distribute, periods } }) => ({
      clusters: [name],
      distribution,
      distribute: [...distribute],
      price_lists: periods.map(({ days, prices }) => {
        const [infrastructure, supplementary] = (['Infrastructure', 'Supplementary'] as const).map((type) =>
          Object.fromEntries(
            prices
              .filter(({ costType }) => costType === type)
              .map((price) => [price.metric, Number(price.amount)]),
          ),
        ) as [Record<string, number>, Record<string, number>];
        return {
          from: days.start,
          ...(days.end === NO_END ? {} : { until: days.end }),
          ...(Object.keys(infrastructure).length > 0 && { infrastructure }),
          ...(Object.keys(supplementary).length > 0 && { supplementary }),
        };
      }),
    })),
  };
}

function periodOf({
  from,
  until = NO_END,
  infrastructure = {},
  supplementary = {},
}: z.output<typeof priceList>): PricePeriod {
  const priced = (costType: Price['costType'], given: Record<string, number>) =>
    Object.entries(given).flatMap(([metric, value]): Price[] =>
      isMetric(metric) ? [{ metric, costType, amount: decimalText(decimalOf(value, SCALE)) }] : [],
    );
  const prices = [...priced('Infrastructure', infrastructure), ...priced('Supplementary', supplementary)];
  return { days: { start: from, end: until }, prices: inOrder(prices) };
}

/** Two price lists that are in force on one day. */
function overlaps(lists: readonly z.output<typeof priceList>[], path: readonly PropertyKey[]): Fault[] {
  return lists.flatMap(({ from, until = NO_END }, index) => {
    const other = lists.findIndex(
      (list, before) => before < index && list.from <= until && from <= (list.until ?? NO_END),
    );
    if (other === -1) return [];
    const before = lists[other]?.until;
    const day =
      before === undefined ? 'which has no end' : `which ends on ${before}: begin on ${addDays(before, 1)}`;
    return [{ path: [...path, index, 'from'], message: `is within the price list ${other}, ${day}` }];
  });
}

const ordered = (given: readonly DistributedCost[]): DistributedCost[] =>
  (Object.keys(distributedCosts) as DistributedCost[]).filter((cost) => given.includes(cost));

function invalid(faults: readonly (Fault & { code?: string })[]): OcpError {
  const texts = faults.map(({ path, message }) => `${path.join('.') || 'the file'} ${message}`);
  return new OcpError('PRICES_INVALID', texts.join('; '), {
    where: {
      field: faults
        .map(({ path }) => path.join('.'))
        .join(', ')
        .slice(0, 400),
    },
    hint: 'Correct the named places; nothing was changed.',
  });
}
