import type { StoreTransaction } from '../contract/index.ts';
import type { RunPlan } from '../plan/index.ts';
import type { Request } from '../request.ts';
import { checkFinite } from './conservation.ts';
import { tenantTables } from './destination.ts';
import type { RunMemory } from './memory.ts';
import { RunRecorder } from './recorder.ts';
import { makeSteps } from './steps.ts';
import { openWindow, type WindowParts } from './window.ts';

/**
 * Makes the OpenShift rows that a plan on a cloud misses, in its transaction and with its engine: state is a cache, never a
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
    const { source = '', days } = plan.made ?? { days: plan.days };
    if (recorder === undefined) {
      await made();
      continue;
    }
    await recorder.step(`openshift rows of ${source}`, made);
    recorder.warn({
      code: 'OPENSHIFT_ROWS_MADE',
      message: `the OpenShift rows of ${source} from ${days.start} to ${days.end} were made in this run: none were there, or they were made of other reports or another configuration`,
      where: { source, start: days.start, end: days.end },
    });
  }
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
  await destination.begin(plan);
  for (const window of plan.windows) {
    const session = await openWindow(plan.pipeline, window, { ...parts, earlier: transaction });
    try {
      await makeSteps(plan.pipeline, session, quiet);
      await checkFinite(plan.pipeline, session);
      await destination.write(plan, window, session);
      for (const { step, columns } of plan.pipeline.outputs)
        rows += (await session.result(step, columns)).rows;
    } finally {
      await session.close();
    }
  }
  await destination.end(plan);
  return rows;
}
