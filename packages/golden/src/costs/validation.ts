import {
  applyRates,
  summarizeMachines,
  watchedShadow,
  type MachinesRequest,
  type RatesRequest,
  type RunParts,
  type TableComparison,
} from '@ocp/core';

/** What a run of the cost model asks for. */
export interface AskedCosts {
  rates: readonly RatesRequest[];
  machines: readonly MachinesRequest[];
}

/** Does the operations of a run in the shadow of rows that are there, and compares with these; left are they. */
export async function validatedCosts(
  { rates, machines }: AskedCosts,
  parts: RunParts,
  signal: AbortSignal,
): Promise<TableComparison[]> {
  const { comparisons, shadow } = watchedShadow(false);
  const found: TableComparison[] = [];
  const validate = async (
    operation: (how: { signal: AbortSignal; shadow: typeof shadow }) => Promise<unknown>,
  ) => {
    comparisons.splice(0);
    await operation({ signal, shadow });
    found.push(...comparisons.flatMap(({ tables }) => tables));
  };
  for (const request of rates) await validate((how) => applyRates(request, parts, how));
  for (const request of machines) await validate((how) => summarizeMachines(request, parts, how));
  return found;
}
