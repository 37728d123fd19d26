import {
  monthStart,
  OcpError,
  windowsOf,
  type Day,
  type DayRange,
  type OpenshiftSource,
  type PartitionRef,
  type StoreTransaction,
  type TenantConfig,
  type UsagePrices,
} from '../contract/index.ts';
import { cloudOf } from '../clouds/index.ts';
import { gcpDays } from '../inputs/gcp.ts';
import { podDays } from '../inputs/openshift.ts';
import { ocpPipeline } from '../pipelines/index.ts';
import { openshiftConfig } from '../plan/config.ts';
import { monthsAround } from '../plan/inputs.ts';
import {
  billParameters,
  cloudParameters,
  inputsOf,
  inWindowsThatFit,
  invoicedAround,
  keptOnly,
  madeFrom,
  planCloudDaily,
  planOpenshift,
  planOpenshiftOnCloud,
  runParameters,
  stateOnly,
  type CloudParameters,
  type MachineFacts,
  type RunParameters,
  type RunPlan,
  type RowsMade,
} from '../plan/index.ts';
import { cloudSource, isOpenshift, type OpenshiftRequest, type Request } from '../request.ts';
import type { InputFinder } from './inputs.ts';
import { machineFacts } from './machines.ts';
import { missingKept } from './missing-kept.ts';
import { rowsMade, staleDays, unnamedIn } from './rows-made.ts';
import { tenantPrices } from '../prices/tenant-prices.ts';

/** What a plan is made with. */
export interface PlanParts {
  transaction: StoreTransaction;
  finder: InputFinder;
  /** The state is given from outside, as it is: nobody looks whether it is old. */
  givenState?: boolean;
}

/**
 * Reads configuration and inputs and plans the run of one cluster; writes nothing. Fails when staged rows of its days are
 * gone.
 */
export async function planRun(request: Request, parts: PlanParts): Promise<RunPlan> {
  if (!isOpenshift(request)) return cloudPlan(request, parts);
  const plan = await planned(request, parts);
  const { finder, transaction } = parts;
  await finder.checkKept(request.ocp_source_uuid, plan.days, transaction.sql);
  if (plan.cloud === undefined) {
    await finder.lookForPayloads(request.ocp_source_uuid, plan.days, transaction.sql);
  }
  return plan;
}

/** The plan of a cloud by itself. */
async function cloudPlan(request: Request, { transaction, finder }: PlanParts): Promise<RunPlan> {
  const asked = daysAsked(request);
  const cloud = cloudSource(request);
  if (cloud === undefined) throw new OcpError('INTERNAL', 'a request without a cluster is of a cloud');
  const config = await transaction.billConfig(cloud, asked);
  const parameters = billParameters(request, cloud, config);
  const { schema } = request;
  const invoiced = cloudOf(cloud.type).daily.days === 'of the invoice';
  const days = invoiced ? await invoicedDays({ schema, source: cloud.source }, asked, finder) : undefined;
  const plan = planCloudDaily(request, parameters, config, days ?? asked);
  return inWindowsThatFit(plan, async (bill) =>
    (await finder.files(bill)).reduce((lines, { rows }) => lines + rows, 0),
  );
}

/** First and last day of usage that is invoiced with the month of the first day; undefined where there is none (spec cloud-daily.md 4). */
async function invoicedDays(
  { schema, source }: Pick<PartitionRef, 'schema' | 'source'>,
  asked: DayRange,
  finder: InputFinder,
): Promise<DayRange | undefined> {
  const around = invoicedAround(asked);
  const month = asked.start.slice(0, 7).replace('-', '');
  const refs = monthsAround(around, true).map((of) => ({ table: gcpDays, schema, source, month: of }));
  return finder.daysWith(refs, around, { column: 'invoice_month', value: month });
}

const daysAsked = ({ start_date: start, end_date: end }: Request): DayRange => ({ start, end });

async function planned(request: OpenshiftRequest, parts: PlanParts): Promise<RunPlan> {
  const { transaction } = parts;
  const asked = daysAsked(request);
  const cloud = cloudSource(request);
  const tenant = await transaction.config(request.ocp_source_uuid, asked);
  const run = runParameters(request, tenant);
  if (cloud === undefined) return openshiftPlan(request, run, tenant, parts);
  const config = await transaction.cloudConfig(cloud, request.ocp_source_uuid, asked);
  const parameters = cloudParameters(request, cloud, config);
  const { openshift } = await transaction.sources(asked);
  // A source that was asked for takes part, whatever the tables of providers say of it.
  const own = openshift.find(({ source }) => source === run.sourceUuid);
  const living = [
    { source: run.sourceUuid, cloud, periods: own?.periods ?? [] },
    ...openshift.filter((source) => source !== own),
  ];
  const before = parts.givenState === true ? [] : await missingState(request, parameters, living, parts);
  const machines = await factsOfMachines(request, [asked], parts);
  const prices = await factsOfPrices(request, transaction);
  const state = { living, before, ...machines, ...prices };
  return planOpenshiftOnCloud(request, run, parameters, tenant, config, state);
}

async function openshiftPlan(
  request: OpenshiftRequest,
  run: RunParameters,
  tenant: TenantConfig,
  parts: PlanParts,
  made?: ReadonlyMap<Day, RowsMade>,
): Promise<RunPlan> {
  const { finder, transaction } = parts;
  const { sql } = transaction;
  const { schema } = request;
  const days = daysAsked(request);
  const { start, end } = days;
  const pods: PartitionRef = { table: podDays, schema, source: run.sourceUuid, month: monthStart(start) };
  const inputs = inputsOf(ocpPipeline, { schema, openshift: run.sourceUuid }, days);
  const firstPodDay = await finder.firstDay(pods, days, sql);
  const windows = windowsOf({ start: firstPodDay ?? start, end }, request.date_step);
  return planOpenshift(request, run, tenant, {
    firstPodDay,
    ...(await factsOfMachines(request, windows, parts)),
    ...(await factsOfPrices(request, transaction)),
    unnamed: unnamedIn(made ?? (await rowsMade(transaction, run.sourceUuid, days))),
    madeFrom: madeFrom(await finder.versions(inputs, sql), openshiftConfig(run, tenant, days)),
  });
}

/** Nothing of virtual machines and GPUs is looked at where the host makes their tables itself. */
async function factsOfMachines(
  request: OpenshiftRequest,
  windows: readonly DayRange[],
  parts: PlanParts,
): Promise<{ machines?: MachineFacts }> {
  if (!request.standalone) return {};
  const days = windows.map(({ start }) => start);
  return { machines: await machineFacts(request, days, parts) };
}

/** Where the host does the rest itself, it also makes the costs. */
async function factsOfPrices(
  { standalone, ocp_source_uuid: source }: OpenshiftRequest,
  transaction: StoreTransaction,
): Promise<{ prices?: UsagePrices }> {
  const prices = standalone ? await tenantPrices(transaction, source) : undefined;
  return prices === undefined ? {} : { prices };
}

/** The runs that make what a plan on a cloud reads of our state and what is not there, in their order. */
async function missingState(
  request: OpenshiftRequest,
  cloud: CloudParameters,
  living: readonly OpenshiftSource[],
  parts: PlanParts,
): Promise<RunPlan[]> {
  const days = daysAsked(request);
  const plans = await missingRows(request, living, days, parts);
  for (const other of await missingKept(request, cloud, living, parts.transaction)) {
    const of = daysAsked(other);
    if (of.start < days.start || of.end > days.end) {
      plans.push(...(await missingRows(other, living, of, parts)));
    }
    plans.push(keptOnly(await planned(other, { ...parts, givenState: true })));
  }
  return plans;
}

/** The runs that make the OpenShift rows of living sources on days for which there are none, or old ones. */
async function missingRows(
  request: OpenshiftRequest,
  living: readonly OpenshiftSource[],
  days: DayRange,
  parts: PlanParts,
): Promise<RunPlan[]> {
  const plans: RunPlan[] = [];
  for (const { source } of living) {
    const own = source === request.ocp_source_uuid;
    const asked: OpenshiftRequest = {
      provider_type: 'OCP',
      schema: request.schema,
      ocp_source_uuid: source,
      start_date: days.start,
      end_date: days.end,
      standalone: false,
      date_step: request.date_step,
      full: request.full,
      limits: request.limits,
      ...(own && {
        report_period_id: request.report_period_id,
        cluster_id: request.cluster_id,
        cluster_alias: request.cluster_alias,
      }),
    };
    const tenant = await parts.transaction.config(source, days);
    const run = runParameters(asked, tenant);
    const made = await rowsMade(parts.transaction, source, days);
    const plan = await openshiftPlan(asked, run, tenant, parts, made);
    if (plan.made === undefined) continue;
    const stale = staleDays(plan.made, made, tenant.knownNodes);
    if (stale === undefined) continue;
    await parts.finder.checkKept(source, stale, parts.transaction.sql);
    const narrowed = { ...asked, start_date: stale.start, end_date: stale.end };
    plans.push({
      ...stateOnly(await openshiftPlan(narrowed, run, tenant, parts, made)),
      made: { ...plan.made, days: stale },
    });
  }
  return plans;
}
