import { describePlan, prepareCluster, renderPlan } from '@ocp/core';
import { requestFrom, type RequestFlags } from '../flags.ts';
import { print } from '../output.ts';
import { withParts } from '../parts.ts';

/** Prints what `aggregate` would do; reads, and touches nothing. */
export async function runPlan(flags: RequestFlags, signal: AbortSignal): Promise<number> {
  const request = requestFrom(flags, process.env);
  const { plan } = await withParts(flags, ({ store, lake }) =>
    store.transaction(request.schema, (transaction) => prepareCluster(request, transaction, lake, signal), {
      signal,
      readOnly: true,
    }),
  );
  const described = describePlan(plan);
  if (flags.json === true) print({ request, clusters: [described] });
  else process.stdout.write(`${renderPlan(described)}\n`);
  return 0;
}
