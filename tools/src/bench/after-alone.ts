import { afterSteps } from '@ocp/after';
import { afterScope, InputFinder, parseRequest, planRun, type AfterPlan, type DayRange } from '@ocp/core';
import { duckdb } from '@ocp/engine-duckdb';
import { openLake } from '@ocp/lake';
import { postgresStore } from '@ocp/store';
import type { RulesJob } from './rules.ts';

/**
 * Seconds of the steps after the engine alone, on rows that are there, in one transaction with its commit: those of each
 * window, then those at the end, as the plan has them. The tables that they rewrite are empty: nothing is deleted.
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
        const finder = new InputFinder({ lake }, duckdb(), signal);
        const plan = await planRun(parseRequest(request), { transaction, finder });
        const run = async ({ name }: AfterPlan, days: DayRange) => {
          await afterSteps[name]?.run(transaction.sql, afterScope(plan, days));
        };
        started = performance.now();
        for (const window of plan.windows) {
          for (const step of plan.after) if (step.when === 'window') await run(step, window);
        }
        for (const step of plan.after) {
          if (step.when === 'end') for (const days of step.days) await run(step, days);
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
