import type { DayRange } from '../contract/index.ts';
import { machinesPipeline, machineTables } from '../pipelines/index.ts';
import {
  afterPlans,
  openshiftLock,
  planMachines,
  runParameters,
  writingLock,
  type RunPlan,
} from '../plan/index.ts';
import type { Report } from '../report.ts';
import { afterwards } from '../run/after.ts';
import { machineFacts, makeMachines } from '../run/machines.ts';
import { runOperation, type OperationContext, type ShadowedOptions } from '../run/operation.ts';
import type { RunParts } from '../run/index.ts';
import type { MachinesRequest } from './request.ts';
import { comparedMachines, machineRows, openInMachines } from './shadow.ts';

/**
 * Makes the tables of virtual machines and GPUs of a source anew for all its days at once, in one transaction with the deletion
 * of what they had: a repetition changes nothing. Returns a report with status `done`, or `nothing` without a report period;
 * anything else throws `RunFailed`. In a shadow they are compared with those that users read, and discarded.
 */
export async function summarizeMachines(
  request: MachinesRequest,
  parts: RunParts,
  options: ShadowedOptions,
): Promise<Report> {
  return runOperation(request, parts, options, async (context) => {
    const { transaction, finder, recorder } = context;
    const { schema, ocp_source_uuid: source, limits } = request;
    await transaction.lock([openshiftLock(schema, source)]);
    const plan = await recorder.time(
      'plan',
      () => planned(request, context),
      () => 1,
    );
    recorder.windows([plan.days]);
    await finder.checkKept(source, plan.days, transaction.sql);
    const { engine } = parts;
    const opened = {
      engine,
      finder,
      earlier: transaction,
      sql: transaction.sql,
      limits,
      signal: options.signal,
    };
    await makeMachines(plan.machines, transaction, opened, recorder);
    await transaction.lock([writingLock(schema)]);
    const tables = plan.after.flatMap(({ deletes }) => deletes.map(({ table }) => table));
    await transaction.ensurePartitions(tables, plan.days);
    const { shadow } = options;
    const before = shadow && (await machineRows(plan, transaction));
    await afterwards(plan, { steps: parts.after, transaction, recorder, memory: undefined }).end();
    if (before === undefined) return;
    shadow?.begin();
    const made = await machineRows(plan, transaction);
    const open = await openInMachines(plan, parts.after, transaction);
    shadow?.found(comparedMachines(plan, engine.name, { before, made, open }));
  });
}

/** Reads configuration, rates and what reports there are, and plans; writes nothing. */
async function planned(
  request: MachinesRequest,
  context: OperationContext,
): Promise<RunPlan & Required<Pick<RunPlan, 'machines'>>> {
  const { schema, ocp_source_uuid: source, start_date: start, end_date: end } = request;
  const days: DayRange = { start, end };
  const tenant = await context.transaction.config(source, days);
  const run = runParameters(request, tenant);
  const facts = await machineFacts(request, [start], context);
  const pipeline = { ...machinesPipeline, after: machineTables('range') };
  return {
    schema,
    pipeline,
    cluster: run,
    days,
    full: request.full,
    windows: [],
    locks: [openshiftLock(schema, source)],
    before: [],
    moved: [],
    deletes: [],
    machines: planMachines(schema, run, tenant, days, facts),
    after: afterPlans({ standalone: true }, pipeline, { days, kokuWindows: [days], run }),
  };
}
