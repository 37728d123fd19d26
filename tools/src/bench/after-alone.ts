import { Readable } from 'node:stream';
import { afterSteps } from '@ocp/after';
import {
  afterScope,
  InputFinder,
  outputColumns,
  parseRequest,
  planRun,
  type AfterPlan,
  type DayRange,
  type MachinesPlan,
  type StoreTransaction,
} from '@ocp/core';
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
          await afterSteps[name]?.run(
            transaction.sql,
            afterScope(plan, days),
            (table) => `${transaction.sql.schema}.${table}`,
          );
        };
        if (plan.machines) await createRelations(transaction, plan.machines);
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

/** What the steps read of reports of virtual machines and GPUs: the bench month has none. */
async function createRelations(transaction: StoreTransaction, { pipeline }: MachinesPlan): Promise<void> {
  for (const output of pipeline.outputs) {
    const nothing = () => Promise.resolve(Readable.from([]));
    await transaction.copy('temporary', output.table, {
      columns: outputColumns(pipeline, output),
      rows: 0,
      copy: nothing,
    });
  }
}
