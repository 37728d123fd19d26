import type { Day, StoreTransaction } from '../contract/index.ts';
import { vmDays } from '../inputs/openshift.ts';
import type { MachineFacts, MachinesPlan } from '../plan/index.ts';
import { hasGpuRate } from '../rates/gpu-rate.ts';
import { priceListDay } from '../rates/tenant-rates.ts';
import { checkFinite } from './conservation.ts';
import type { InputFinder } from './inputs.ts';
import { writeOutputs } from './outputs.ts';
import type { RunRecorder } from './recorder.ts';
import { makeSteps } from './steps.ts';
import { openWindow, type WindowParts } from './window.ts';

/** Looks at what tables of virtual machines and GPUs are made from; `days` are the first ones of their windows. */
export async function machineFacts(
  request: { schema: string; ocp_source_uuid: string; disable_price_list?: boolean },
  days: readonly Day[],
  { transaction, finder }: { transaction: StoreTransaction; finder: InputFinder },
): Promise<MachineFacts> {
  const { schema, ocp_source_uuid: source } = request;
  const gpuRates: Day[] = [];
  for (const day of days)
    if (await hasGpuRate(transaction, source, priceListDay(day, request))) gpuRates.push(day);
  return { vmReports: await finder.exists(vmDays, schema, { source, sql: transaction.sql }), gpuRates };
}

/** Makes what the steps afterwards read of reports, as tables of the transaction. */
export async function makeMachines(
  { pipeline, window }: MachinesPlan,
  transaction: StoreTransaction,
  parts: WindowParts,
  recorder: RunRecorder,
): Promise<void> {
  const session = await openWindow(pipeline, window, parts);
  try {
    await makeSteps(pipeline, session, recorder);
    await checkFinite(pipeline, session);
    await writeOutputs(
      pipeline,
      session,
      async ({ place, table }, rows) => ({ deleted: 0, written: await transaction.copy(place, table, rows) }),
      recorder,
    );
  } finally {
    await session.close();
  }
}
