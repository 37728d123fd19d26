import type { CostType, RateMetric } from './words.ts';

/** A rate of an effective price list that needs reports. */
export interface Rate {
  metric: RateMetric;
  costType: CostType;
  /** Its row of `cost_model_rate`; null where there is none (spec cost-model.md 4.3). */
  id: string | null;
  /** Of that row, else the name of the metric. */
  customName: string;
  /** For each unit of the metric, in the currency of the cost model, as the price list has it. Absent of a rate by tag. */
  amount?: number;
  tag?: TagRate;
}

/** Rates by the value of a label; of GPUs by the name of the model, and the key is the vendor (spec cost-model.md 2, 4.2). */
export interface TagRate {
  key: string;
  /** Each value once. */
  values: readonly { value: string; amount: number }[];
  /** Of every other value of the label; without one they cost nothing. */
  default: number | undefined;
}

/** What the cost model of a source says of rates on a day. */
export interface SourceRates {
  /** Undefined for a source without a cost model. */
  costModelId: string | undefined;
  distribution: 'cpu' | 'memory';
  /** Whether the cost of unused GPUs is distributed. */
  gpuUnallocated: boolean;
  /** Of the effective price list: flat ones, one for each metric and cost type, then those by tag in its order. */
  rates: readonly Rate[];
}
