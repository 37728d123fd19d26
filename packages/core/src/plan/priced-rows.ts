import {
  costTypes,
  distributedCosts,
  GPU_DISTRIBUTED,
  monthlyMetrics,
  type Condition,
} from '../contract/index.ts';

const ofRates: Condition = { column: 'cost_model_rate_type', in: costTypes };
const shared: Condition = { column: 'cost_model_rate_type', in: Object.values(distributedCosts) };

/**
 * The rows of the daily summary that prices of usage made: those of rates that need reports have a null where these have a cost
 * of memory (spec cost-model.md 4.3).
 */
export const pricedRows = (common: readonly Condition[]): Condition[][] => [
  [
    ...common,
    ofRates,
    { column: 'monthly_cost_type', isNull: true },
    { column: 'cost_model_memory_cost', isNull: false },
  ],
  [...common, ofRates, { column: 'monthly_cost_type', in: Object.keys(monthlyMetrics) }],
];

/** The rows that share out the cost of some namespaces among the others. */
export const sharedCostRows = (common: readonly Condition[]): Condition[][] => [[...common, shared]];

/** All other rows: usage, and costs of rates that need reports. */
export const unpricedRows = (common: readonly Condition[]): Condition[][] => [
  [...common, { column: 'cost_model_rate_type', isNull: true }],
  [...common, ofRates, { column: 'cost_model_memory_cost', isNull: true }],
  [...common, { column: 'cost_model_rate_type', equals: GPU_DISTRIBUTED }],
];
