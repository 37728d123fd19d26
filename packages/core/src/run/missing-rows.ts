import type { StoreTransaction, Warning } from '../contract/index.ts';
import type { MadeFrom, RunPlan } from '../plan/index.ts';
import type { Request } from '../request.ts';
import { checkFinite } from './conservation.ts';
import { tenantTables } from './destination.ts';
import type { RunMemory } from './memory.ts';
import { RunRecorder } from './recorder.ts';
import { madeOfKnown, ROLE_RELATIONS } from './rows-made.ts';
import { makeSteps } from './steps.ts';
import { openWindow, type WindowParts } from './window.ts';

/**
 * Makes the rows of our state that a plan on a cloud misses, in its transaction and with its engine: state is a cache, never a
 * precondition. Each source is one step of the report, and one warning that says why.
 */
export async function makeMissingRows(
  request: Request,
  { before }: RunPlan,
  transaction: StoreTransaction,
  parts: Omit<WindowParts, 'earlier'>,
  recorder?: RunRecorder,
  memory?: RunMemory,
): Promise<void> {
  for (const plan of before) {
    const made = () => makeRows(request, plan, transaction, parts, memory);
    if (recorder === undefined) {
      await made();
      continue;
    }
    const { step, warning } = said(plan);
    await recorder.step(step, made);
    recorder.warn(warning);
  }
}

/** What a report says of rows that were made. */
function said({ made, cluster, cloud, days: planned }: RunPlan): { step: string; warning: Warning } {
  const { source = cluster?.sourceUuid ?? '', days } = made ?? { days: planned };
  const where = { source, start: days.start, end: days.end };
  const range = `from ${days.start} to ${days.end}`;
  if (cloud === undefined) {
    const message = `the OpenShift rows of ${source} ${range} were made in this run: none were there, or they were made of other reports or another configuration`;
    return {
      step: `openshift rows of ${source}`,
      warning: { code: 'OPENSHIFT_ROWS_MADE', message, where },
    };
  }
  const message = `what ${source} takes of the bill of ${cloud.source} ${range} was made out in this run: its costs are there, and our state did not have it`;
  return { step: `bill rows of ${source}`, warning: { code: 'BILL_ROWS_MADE', message, where } };
}

async function makeRows(
  request: Request,
  plan: RunPlan,
  transaction: StoreTransaction,
  parts: Omit<WindowParts, 'earlier'>,
  memory: RunMemory | undefined,
): Promise<number> {
  const quiet = new RunRecorder(
    request,
    { decision: { engine: parts.engine.name, reason: 'state' }, settings: {} },
    () => undefined,
  );
  const destination = tenantTables(transaction, quiet, memory);
  let rows = 0;
  let known = true;
  const openshift = plan.made !== undefined;
  await destination.begin(plan);
  for (const window of plan.windows) {
    const session = await openWindow(plan.pipeline, window, { ...parts, earlier: transaction });
    try {
      await makeSteps(plan.pipeline, session, quiet, openshift ? ROLE_RELATIONS : []);
      await checkFinite(plan.pipeline, session);
      await destination.write(plan, window, session);
      for (const { step, columns } of plan.pipeline.outputs)
        rows += (await session.result(step, columns)).rows;
      if (plan.made !== undefined)
        known &&= await madeOfKnown(session, await nodesOf(plan.made, transaction));
    } finally {
      await session.close();
    }
  }
  await destination.end(plan.made === undefined ? plan : { ...plan, made: { ...plan.made, known } });
  return rows;
}

const nodesOf = async ({ source, days }: MadeFrom, transaction: StoreTransaction) =>
  (await transaction.config(source, days)).knownNodes;
