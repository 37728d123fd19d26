import { capabilityOf, OcpError, type Day, type DayRange, type StoreTransaction } from '../contract/index.ts';
import { gpuDays, vmHours } from '../inputs/openshift.ts';
import { openshiftLock, runParameters, type WindowPlan } from '../plan/index.ts';
import type { Report } from '../report.ts';
import { checkFinite } from '../run/conservation.ts';
import { inShadow, tenantTables, type OpenRows } from '../run/destination.ts';
import {
  openWindow,
  runOperation,
  type InputFinder,
  type OperationContext,
  type OperationParts,
  type ShadowedOptions,
} from '../run/index.ts';
import { makeSteps } from '../run/steps.ts';
import { SUMMARY_TABLE } from '../pipelines/index.ts';
import { distributionMonth } from './distribution-month.ts';
import { givenRates } from './given-rates.ts';
import { planRates, type RatesPlan } from './plan.ts';
import type { SourceRates } from './rate.ts';
import type { RatesRequest } from './request.ts';
import { priceListDay, rateRows, tenantRates } from './tenant-rates.ts';
import { openInCosts, undeterminedCosts, undeterminedInCosts } from './undetermined.ts';
import { GPU_DISTRIBUTED, operationRates } from './words.ts';

/**
 * Runs one operation of a cost model from the lake to committed rows, in one transaction with the deletion of what it wrote
 * before: a repetition changes nothing. Returns a report with status `done`, or `nothing` when there is no report period or
 * nothing to distribute yet; anything else throws `RunFailed`. In a shadow the costs are compared with those that users read.
 */
export async function applyRates(
  request: RatesRequest,
  parts: OperationParts,
  options: ShadowedOptions,
): Promise<Report> {
  return runOperation(request, parts, options, async (context) => {
    if (capabilityOf(parts.engine, 'rates') === 'none') {
      throw new OcpError('PIPELINE_UNSUPPORTED', 'the engine does not make costs of rates', {
        where: { operation: request.operation },
      });
    }
    await inTransaction(request, parts, options, context);
  });
}

async function inTransaction(
  request: RatesRequest,
  { engine }: OperationParts,
  { signal, shadow }: ShadowedOptions,
  { transaction, finder, recorder }: OperationContext,
): Promise<void> {
  await transaction.lock([openshiftLock(request.schema, request.ocp_source_uuid)]);
  const days = await daysOf(request, transaction, shadow !== undefined);
  recorder.windows([days]);
  const { plan, charges, warnings } = await recorder.time(
    'plan',
    () => planned(request, days, transaction, finder),
    () => 1,
  );
  for (const warning of warnings) recorder.warn(warning);
  const destination =
    shadow === undefined
      ? tenantTables(transaction, recorder)
      : inShadow(engine.name, shadow, transaction, recorder, (window) =>
          openIn(window, request, transaction),
        );
  if (!charges && shadow === undefined) {
    // Rows of earlier runs go, and none come in their place.
    await destination.begin({ ...plan, pipeline: { ...plan.pipeline, outputs: [] } });
    return;
  }
  for (const window of plan.windows) {
    const session = await openWindow(plan.pipeline, window, {
      engine,
      finder,
      earlier: transaction,
      sql: transaction.sql,
      limits: request.limits,
      signal,
    });
    try {
      await makeSteps(plan.pipeline, session, recorder);
      await checkFinite(plan.pipeline, session);
      await destination.begin(plan);
      await destination.write(plan, window, session);
    } finally {
      await session.close();
    }
  }
}

async function openIn(
  { state }: WindowPlan,
  request: RatesRequest,
  transaction: StoreTransaction,
): Promise<OpenRows> {
  const usage = state.find(({ relation }) => relation === 'usage_lines')?.where;
  const cells = openInCosts(await undeterminedCosts(usage, transaction, request));
  return { cells, said: undeterminedInCosts };
}

/** The days that an operation is about. Fails with `NOTHING_TO_DISTRIBUTE`; what an incumbent has just done was to be done. */
async function daysOf(
  request: RatesRequest,
  transaction: StoreTransaction,
  shadowed: boolean,
): Promise<DayRange> {
  const asked: DayRange = { start: request.start_date, end: request.end_date };
  if (request.operation !== 'gpu_distribution') return asked;
  const month = distributionMonth(asked, request.today ?? today());
  if (month === undefined) throw nothing(request, `the month of ${asked.start} is not over`);
  if (!month.onlyFirst || shadowed) return month.days;
  const { rows } = await transaction.texts(
    'tenant',
    SUMMARY_TABLE,
    ['usage_start'],
    [
      { column: 'usage_start', between: month.days },
      { column: 'source_uuid', equals: request.ocp_source_uuid },
      { column: 'cost_model_rate_type', equals: GPU_DISTRIBUTED },
    ],
  );
  if (rows.length > 0)
    throw nothing(request, `unused GPUs of ${month.days.start.slice(0, 7)} are distributed`);
  return month.days;
}

const today = (): Day => new Date().toISOString().slice(0, 10);

const nothing = ({ schema, ocp_source_uuid: source }: RatesRequest, message: string) =>
  new OcpError('NOTHING_TO_DISTRIBUTE', message, { where: { schema, source } });

/** Reads configuration, rates and what exists, and plans; writes nothing. */
async function planned(
  request: RatesRequest,
  days: DayRange,
  transaction: StoreTransaction,
  finder: InputFinder,
): Promise<RatesPlan> {
  const tenant = await transaction.config(request.ocp_source_uuid, days);
  const run = runParameters({ ...request, start_date: days.start }, tenant);
  const source = await sourceRates(request, transaction);
  const facts = {
    run,
    tenant,
    source,
    rateIds: await chargedBefore(request, transaction),
    vmTable: request.vm_table_exists ?? (await finder.exists(vmHours, request.schema, transaction)),
    gpuTable: request.gpu_table_exists ?? (await finder.exists(gpuDays, request.schema, transaction)),
  };
  return planRates(request, days, facts);
}

async function sourceRates(request: RatesRequest, transaction: StoreTransaction): Promise<SourceRates> {
  const day = priceListDay(request.start_date, request);
  const known = await tenantRates(transaction, request.ocp_source_uuid, day);
  return {
    costModelId: request.cost_model_id ?? known.costModelId,
    distribution: request.distribution ?? known.distribution,
    gpuUnallocated: request.gpu_unallocated ?? known.gpuUnallocated,
    rates: request.rates === undefined ? known.rates : givenRates(request.rates, request.rates_to_usage),
  };
}

/** Ids of all rates, of any price list, that earlier runs of the operation can have charged. */
async function chargedBefore(
  { operation, rates_to_usage, cost_type }: RatesRequest,
  transaction: StoreTransaction,
): Promise<string[]> {
  if (!rates_to_usage || operation === 'gpu_distribution' || operation === 'monthly_vm_core') return [];
  const { kind, metrics } = operationRates[operation];
  const rows = await rateRows(transaction, [{ column: 'metric', in: metrics }]);
  return rows
    .filter(({ tagKey }) => (tagKey === '') === (kind === 'flat'))
    .filter(({ costType }) => cost_type === undefined || costType === cost_type)
    .map(({ id }) => id);
}
