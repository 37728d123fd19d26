import {
  addDays,
  asOcpError,
  errorCodes,
  monthStart,
  namespacesOfNobody,
  type Day,
  type StoreTransaction,
} from '../contract/index.ts';
import type { Request } from '../request.ts';
import type { RunParts } from '../run/parts.ts';
import { frameOf, planOfDay, type AskedPlan } from './asked-plan.ts';
import type {
  ExplainQuestion,
  Explanation,
  NamespaceExplanation,
  NamespaceQuestion,
  ResourceExplanation,
  ResourceQuestion,
} from './explanation.ts';
import { namespaceCost, namespaceDay, type NamespaceDay } from './namespace.ts';
import { nearestNames } from '../nearest/index.ts';
import { openshiftDays } from './openshift-days.ts';
import { notOnTheDay } from './not-on-the-day.ts';
import { explainResource } from './resource.ts';
import { inWindow } from './window-session.ts';

/**
 * Makes the steps of the window that a day lies in and answers from their relations: where the cost of a resource went, or what
 * the cost of a namespace is made of. Writes nothing. Fails with `REQUEST_INVALID` when the request is not of a cloud or does not
 * have the day, and like a run.
 */
export function explain(
  request: Request,
  question: ResourceQuestion,
  parts: RunParts,
  signal: AbortSignal,
): Promise<ResourceExplanation>;
export function explain(
  request: Request,
  question: NamespaceQuestion,
  parts: RunParts,
  signal: AbortSignal,
): Promise<NamespaceExplanation>;
export function explain(
  request: Request,
  question: ExplainQuestion,
  parts: RunParts,
  signal: AbortSignal,
): Promise<Explanation>;
export function explain(
  request: Request,
  question: ExplainQuestion,
  parts: RunParts,
  signal: AbortSignal,
): Promise<Explanation> {
  return parts.store.transaction(
    request.schema,
    async (transaction) => {
      const within = { transaction, parts, signal };
      const asked = await planOfDay(request, question.day, within);
      return 'resource' in question
        ? ofResource(asked, question, transaction)
        : ofNamespace(asked, question, { request, ...within });
    },
    { signal, discard: true },
  );
}

async function ofResource(
  asked: AskedPlan,
  { resource, day }: ResourceQuestion,
  transaction: StoreTransaction,
): Promise<ResourceExplanation> {
  const { plan, window, parts } = asked;
  const answer = await inWindow(plan, window, parts, (made) => explainResource(made, resource, day));
  if (answer === undefined) {
    return { ...frameOf(asked, day, []), resource, ...(await notOnTheDay(asked, resource, transaction)) };
  }
  const { currencies, ...found } = answer;
  return { ...frameOf(asked, day, currencies), resource, ...found };
}

interface Within {
  readonly request: Request;
  readonly transaction: StoreTransaction;
  readonly parts: RunParts;
  readonly signal: AbortSignal;
}

async function ofNamespace(
  asked: AskedPlan,
  { namespace, day }: NamespaceQuestion,
  within: Within,
): Promise<NamespaceExplanation> {
  const { plan, window, parts } = asked;
  const yesterday = addDays(day, -1);
  const found = await inWindow(plan, window, parts, async (made) => ({
    cloud: made.cloud,
    today: await namespaceDay(made, namespace, day),
    ...(window.start <= yesterday && { before: await namespaceDay(made, namespace, yesterday) }),
  }));
  const frameIn = (currencies: readonly string[]) => ({ ...frameOf(asked, day, currencies), namespace });
  if (found.today.resources.size === 0 && !namespacesOfNobody.includes(namespace)) {
    const { days, nearest } = await daysOfNamespace(asked, namespace, within.transaction);
    if (days.length === 0) return { ...frameIn([]), outcome: 'not in the cluster', days: plan.days, nearest };
    if (!days.includes(day)) return { ...frameIn([]), outcome: 'no row on the day', days };
  }
  const before = found.before
    ? { day: yesterday, found: found.before }
    : { day: yesterday, ...(await dayBefore(asked, namespace, yesterday, within)) };
  const currencies = [...found.today.currencies, ...(before.found?.currencies ?? [])];
  return { ...frameIn(currencies), outcome: 'explained', ...namespaceCost(found, found.today, before) };
}

/** The days on which the OpenShift rows of a plan have a namespace, or the names that are nearest. */
async function daysOfNamespace(asked: AskedPlan, namespace: string, transaction: StoreTransaction) {
  const daysOf = await openshiftDays(asked, 'namespace', transaction);
  const known = new Set([...daysOf.keys(), ...namespacesOfNobody]);
  return { days: daysOf.get(namespace) ?? [], nearest: nearestNames(namespace, [...known]) };
}

/** A day in a window before, in the month before or before the first day that was asked for. */
async function dayBefore(
  asked: AskedPlan,
  namespace: string,
  day: Day,
  { request, ...within }: Within,
): Promise<{ found: NamespaceDay | undefined; reason?: string }> {
  const earlier: Request = { ...request, start_date: monthStart(day), end_date: day };
  if (monthStart(day) !== monthStart(request.start_date)) {
    if ('report_period_id' in earlier) delete earlier.report_period_id;
    if ('bill_id' in earlier) delete earlier.bill_id;
  }
  try {
    const window = asked.plan.windows.find(({ start, end }) => start <= day && day <= end);
    const { plan, ...of } =
      window === undefined ? await planOfDay(earlier, day, within) : { ...asked, window };
    return { found: await inWindow(plan, of.window, of.parts, (made) => namespaceDay(made, namespace, day)) };
  } catch (error) {
    const { code, message } = asOcpError(error);
    if (errorCodes[code] !== 'nothing') throw error;
    return { found: undefined, reason: message };
  }
}
