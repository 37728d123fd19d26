import type { DayRange } from './days.ts';

/** Rates on what the daily summary says of a day, by the column of their cost (spec cost-model.md 3, step 1). */
export const usageMetrics = [
  'cpu_core_usage_per_hour',
  'cpu_core_request_per_hour',
  'cpu_core_effective_usage_per_hour',
  'node_core_cost_per_hour',
  'cluster_core_cost_per_hour',
  'cluster_cost_per_hour',
  'memory_gb_usage_per_hour',
  'memory_gb_request_per_hour',
  'memory_gb_effective_usage_per_hour',
  'storage_gb_usage_per_month',
  'storage_gb_request_per_month',
] as const;
export type UsageMetric = (typeof usageMetrics)[number];

/** Rates for a month, by the monthly type of their rows, in Koku's order (spec cost-model.md 3, step 2). */
export const monthlyMetrics = {
  Node: 'node_cost_per_month',
  Node_Core_Month: 'node_core_cost_per_month',
  Cluster: 'cluster_cost_per_month',
  PVC: 'pvc_cost_per_month',
} as const;
export type MonthlyCostType = keyof typeof monthlyMetrics;

/** Every rate that needs nothing but the daily summary. */
export const priceMetrics = [...usageMetrics, ...Object.values(monthlyMetrics)] as const;
export type PriceMetric = (typeof priceMetrics)[number];

export const costTypes = ['Infrastructure', 'Supplementary'] as const;
export type CostType = (typeof costTypes)[number];

/** Whose cost is shared out among the projects, by the word for it and the type of the rows. */
export const distributedCosts = {
  platform: 'platform_distributed',
  worker: 'worker_distributed',
} as const;
export type DistributedCost = keyof typeof distributedCosts;

/** The type of rows that share out the cost of unused GPUs; it needs reports. */
export const GPU_DISTRIBUTED = 'gpu_distributed';

/** What an hour or a month costs. */
export interface Price {
  metric: PriceMetric;
  costType: CostType;
  /** A decimal with 15 places. */
  amount: string;
}

/** A price list with the days on which it is in force. */
export interface PricePeriod {
  days: DayRange;
  prices: readonly Price[];
}

/** What the usage of a source costs. */
export interface UsagePrices {
  currency: string;
  /** By what cost of nodes and clusters, and cost that is shared out, is given to whom. */
  distribution: 'cpu' | 'memory';
  distribute: readonly DistributedCost[];
  /** One after the other; no two of them are in force on one day. */
  periods: readonly PricePeriod[];
}
