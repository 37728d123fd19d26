import { afterSteps } from '@ocp/after';
import { ocpPipeline } from '@ocp/core';
import { postgresStore } from '@ocp/store';
import { cluster } from '../generate/tenant.ts';
import type { BenchMonth } from './month.ts';

/**
 * Seconds of the steps after the engine alone, on rows that are there, in one transaction with its commit. The tables
 * that they fill are empty: there is nothing to delete before.
 */
export async function afterAlone({ options }: BenchMonth, database: string): Promise<number> {
  const { schema, source, month } = options;
  const days = { start: `${month}-01`, end: `${month}-${options.days}` };
  const { signal } = new AbortController();
  const store = postgresStore({ url: database });
  try {
    let started = 0;
    await store.transaction(
      schema,
      async (transaction) => {
        const { reportPeriod } = await transaction.config(source, days);
        const scope = { source, days, reportPeriodId: reportPeriod?.id ?? 0, clusterId: cluster.id };
        started = performance.now();
        for (const { name } of ocpPipeline.after) {
          await afterSteps[name]?.run(transaction.sql, { ...scope, clusterAlias: cluster.alias });
        }
      },
      { signal },
    );
    return (performance.now() - started) / 1000;
  } finally {
    await store.close();
  }
}
