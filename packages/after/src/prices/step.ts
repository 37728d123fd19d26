import {
  costTypes,
  daysInMonth,
  monthlyMetrics,
  OcpError,
  SUMMARY_TABLE,
  usageMetrics,
  type AfterScope,
  type AfterStep,
  type DayRange,
  type MonthlyCostType,
  type Price,
  type SqlSession,
  type UsagePrices,
} from '@ocp/core';
import { clusterOf } from '../scope.ts';
import { withoutNestedLoops } from '../without-nested-loops.ts';
import { sharedCosts } from './distribution.ts';
import { monthlyCosts } from './monthly.ts';
import { usageCosts } from './usage.ts';

/** What usage costs on each day by the prices of the day. */
export const pricedUsageStep: AfterStep = {
  name: 'priced_usage',
  async run(sql, scope, into) {
    const { distribution, periods } = pricesOf(scope);
    let written = 0;
    await withoutNestedLoops(sql, async () => {
      for (const { days: inForce, prices } of periods) {
        const days = inBoth(inForce, scope.days);
        if (days === undefined) continue;
        written += await charge(sql, scope, days, { into: into(SUMMARY_TABLE), distribution, prices });
      }
    });
    return { [SUMMARY_TABLE]: { deleted: 0, written } };
  },
};

/** What platform and idle workers cost, as the cost of the projects. */
export const sharedCostsStep: AfterStep = {
  name: 'shared_costs',
  async run(sql, scope, into) {
    const { distribution, distribute, periods } = pricesOf(scope);
    let written = 0;
    await withoutNestedLoops(sql, async () => {
      for (const { days: inForce } of periods) {
        const days = inBoth(inForce, scope.days);
        if (days === undefined) continue;
        for (const cost of distribute) {
          const statement = sharedCosts(sql.schema, into(SUMMARY_TABLE), cost, distribution);
          written += await sql.execute(statement, ofSource(scope, days));
        }
      }
    });
    return { [SUMMARY_TABLE]: { deleted: 0, written } };
  },
};

interface Charged {
  into: string;
  distribution: UsagePrices['distribution'];
  prices: readonly Price[];
}

async function charge(
  sql: SqlSession,
  scope: AfterScope,
  days: DayRange,
  { into, distribution, prices }: Charged,
): Promise<number> {
  const common = ofSource(scope, days);
  let written = 0;
  for (const type of costTypes) {
    const rates = prices.filter(({ metric, costType }) => costType === type && isUsage(metric));
    if (rates.length === 0) continue;
    const byMetric = Object.fromEntries(rates.map(({ metric, amount }) => [metric, amount]));
    const statement = usageCosts(sql.schema, into, distribution);
    written += await sql.execute(statement, [...common, type, JSON.stringify(byMetric)]);
  }
  for (const [type, metric] of Object.entries(monthlyMetrics) as [MonthlyCostType, string][]) {
    const rate = prices.find((price) => price.metric === metric);
    if (rate === undefined) continue;
    const statement = monthlyCosts(sql.schema, into, type, distribution);
    written += await sql.execute(statement, [...common, rate.costType, rate.amount, daysInMonth(days.start)]);
  }
  return written;
}

function ofSource(scope: AfterScope, days: DayRange): unknown[] {
  const { source, reportPeriodId } = clusterOf(scope);
  return [source, days.start, days.end, reportPeriodId];
}

function pricesOf({ prices }: AfterScope): UsagePrices {
  if (prices === undefined) throw new OcpError('INTERNAL', 'this step needs a plan with prices');
  return prices;
}

const isUsage = (metric: string): boolean => (usageMetrics as readonly string[]).includes(metric);

/** The days that both ranges have. */
function inBoth(one: DayRange, other: DayRange): DayRange | undefined {
  const start = one.start > other.start ? one.start : other.start;
  const end = one.end < other.end ? one.end : other.end;
  return start <= end ? { start, end } : undefined;
}
