import { afterSteps } from '@ocp/after';
import { parseRequest, prepareCluster, type AfterScope } from '@ocp/core';
import { openLake } from '@ocp/lake';
import { postgresStore } from '@ocp/store';
import type { RulesJob } from './rules.ts';

/**
 * Seconds of the steps after the engine alone, on rows that are there, in one transaction with its commit: those of each
 * window, then those of the range, as the plan has them. The tables that they rewrite are empty: nothing is deleted.
 */
export async function afterAlone({ request, lake: address }: RulesJob, database: string): Promise<number> {
  const { signal } = new AbortController();
  const store = postgresStore({ url: database });
  const lake = await openLake(address);
  try {
    let started = 0;
    await store.transaction(
      request.schema,
      async (transaction) => {
        const { plan } = await prepareCluster(parseRequest(request), transaction, { lake }, signal);
        const { sourceUuid: source, ...run } = plan.run;
        const scope: Omit<AfterScope, 'days'> = {
          ...run,
          source,
          ...(plan.cloud === undefined ? {} : { cloud: plan.cloud }),
        };
        started = performance.now();
        for (const [per, ranges] of [
          ['window', plan.windows],
          ['range', [plan.days]],
        ] as const) {
          for (const days of ranges) {
            for (const { name } of plan.after.filter((step) => step.per === per)) {
              await afterSteps[name]?.run(transaction.sql, { ...scope, days });
            }
          }
        }
      },
      { signal },
    );
    return (performance.now() - started) / 1000;
  } finally {
    await lake.close();
    await store.close();
  }
}
