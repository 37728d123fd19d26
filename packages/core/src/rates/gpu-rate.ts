import type { Day, StoreTransaction } from '../contract/index.ts';
import { effectivePriceList } from './tenant-rates.ts';

const METRIC = 'gpu_cost_per_month';

/**
 * Whether the price list of a source that is in force on a day, without one the cost model itself, has a rate for GPUs, of whatever
 * vendor and type (spec vm-gpu.md 2). Asks for names alone: an amount that is no number fails the run that charges it, not the summary.
 */
export async function hasGpuRate(
  transaction: Pick<StoreTransaction, 'texts'>,
  source: string,
  day: Day | undefined,
): Promise<boolean> {
  const list = await effectivePriceList(transaction, source, day);
  return (
    list !== undefined &&
    [...list.rows.map(({ metric }) => metric), ...metricsOf(list.rates)].includes(METRIC)
  );
}

/** The metrics that a price list names: one entry stands alone or in a list. */
function metricsOf(rates: unknown): unknown[] {
  const entries: unknown[] = Array.isArray(rates) ? rates : [rates];
  return entries.map((entry) => (entry as { metric?: { name?: unknown } } | null)?.metric?.name);
}
