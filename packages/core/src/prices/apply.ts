import type { AfterStep, DayRange, StoreTransaction, UsagePrices } from '../contract/index.ts';
import { openshiftUiSteps, ocpPipeline, SUMMARY_TABLE } from '../pipelines/index.ts';
import { afterPlans, runParameters, type RunPlan } from '../plan/index.ts';
import type { Report } from '../report.ts';
import { afterwards } from '../run/after.ts';
import { RunRecorder } from '../run/recorder.ts';

/** A source whose usage is charged anew. */
export interface PricedSource {
  schema: string;
  source: string;
  /** Without periods all costs go that prices made. */
  prices: UsagePrices;
  /** Days of one month that are summarized. */
  days: DayRange;
}

/**
 * Charges usage that is summarized already, and makes the tables of the console of it: what an OpenShift run does after it made its
 * rows. A repetition changes nothing. The caller has the locks of the source and of
 * writing. Returns what changed, by table.
 */
export async function applyPrices(
  { schema, source, prices, days }: PricedSource,
  transaction: StoreTransaction,
  steps: Readonly<Record<string, AfterStep>>,
): Promise<Report['tables']> {
  const asked = { schema, ocp_source_uuid: source, start_date: days.start, end_date: days.end };
  const run = runParameters(asked, await transaction.config(source, days));
  const pipeline = { ...ocpPipeline, after: openshiftUiSteps };
  const after = afterPlans({ standalone: true }, pipeline, { days, kokuWindows: [days], run, prices });
  const plan: RunPlan = {
    ...{ schema, pipeline, cluster: run, days, prices, after },
    ...{ full: false, windows: [], locks: [], before: [], moved: [], deletes: [] },
  };
  await transaction.ensurePartitions(
    [SUMMARY_TABLE, ...after.flatMap(({ deletes }) => deletes.map(({ table }) => table))],
    days,
  );
  const recorder = new RunRecorder(
    asked,
    { decision: { engine: 'none', reason: 'requested' }, settings: {} },
    () => undefined,
  );
  await afterwards(plan, { steps, transaction, recorder, memory: undefined }).end();
  return recorder.report('done').tables;
}
