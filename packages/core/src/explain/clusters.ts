import { cloudOf, costsOf, type Cloud } from '../clouds/index.ts';
import { asOcpError, errorCodes } from '../contract/index.ts';
import type { OpenshiftRequest } from '../request.ts';
import type { RunParts } from '../run/parts.ts';
import { byCost, openshiftCostOf, sumOfCosts, withoutMarkup } from './costs.ts';
import { currenciesIn, currencyOf } from './currencies.ts';
import { explain } from './explain.ts';
import { cited } from './cited.ts';
import type { BillSum, ClustersExplanation, ClusterSum } from './clusters-explanation.ts';
import type { CostExplanation, ExplainQuestion, Explanation, RemainderName } from './explanation.ts';

/**
 * Asks several clusters, one after the other, and adds up what they say, bill by bill. A cluster with which there is nothing to do
 * (no cluster, bill or report) is named with the reason; where that is all of them, and with any other failure, it fails as `explain`.
 */
export async function explainClusters(
  requests: readonly OpenshiftRequest[],
  question: ExplainQuestion,
  parts: RunParts,
  signal: AbortSignal,
): Promise<ClustersExplanation> {
  const clusters: Explanation[] = [];
  const without: ClustersExplanation['without'][number][] = [];
  let first: unknown;
  for (const request of requests) {
    try {
      clusters.push(await explain(request, question, parts, signal));
    } catch (error) {
      const { code, message } = asOcpError(error);
      if (errorCodes[code] !== 'nothing') throw error;
      first ??= error;
      without.push({ source: request.ocp_source_uuid, reason: message });
    }
  }
  if (clusters.length === 0) throw first;
  const bills = [...new Set(clusters.map(({ cloudSource }) => cloudSource))];
  return {
    ...question,
    bills: bills.map((bill) => sumOfBill(clusters.filter(({ cloudSource }) => cloudSource === bill))),
    clusters,
    without,
  };
}

/** What all clusters of a bill have together. */
function sumOfBill(clusters: readonly Explanation[]): BillSum {
  const { cloud: type, cloudSource } = clusters[0]!;
  const cloud = cloudOf(type);
  const whole = wholeOf(cloud, clusters);
  const share = shareIn(cloud, whole);
  const sums = clusters.flatMap((answer): ClusterSum[] => {
    const { cluster } = answer;
    if (answer.outcome === 'explained')
      return [{ cluster, costs: answer.costs, share: null, namespaces: [] }];
    if (answer.outcome !== 'matched') return [];
    const costs = sumOfCosts(
      cloud,
      answer.namespaces.map((sum) => sum.costs),
      'no namespace of the cluster has a part',
    );
    const ofAll = <T extends { costs: readonly CostExplanation[] }>(sum: T) => ({
      ...sum,
      share: share(sum.costs),
    });
    const { namespaces, elsewhere } = answer;
    return [
      {
        ...{ cluster, costs, share: share(costs), namespaces: namespaces.map(ofAll) },
        ...(elsewhere && { elsewhere: elsewhere.map(ofAll) }),
      },
    ];
  });
  const costs = sumOfCosts(
    cloud,
    sums.map((sum) => sum.costs),
    'no cluster of the bill has a cost',
  );
  return {
    cloud: type,
    cloudSource,
    ...currencyOf(currenciesIn(clusters)),
    clusters: byCost(cloud, sums, (sum) => sum.costs),
    costs,
    ...(whole !== undefined && { left: leftOf(cloud, whole, sums, clusters) }),
    ...changeOf(clusters),
  };
}

/** The costs of all rows of a resource that a cluster matched, each row once: it is the same one for all of them. */
function wholeOf(cloud: Cloud, clusters: readonly Explanation[]): CostExplanation[] | undefined {
  const rows = new Map(
    clusters.flatMap((answer) =>
      answer.outcome === 'matched' ? answer.rows.map((row) => [row.row, row.costs] as const) : [],
    ),
  );
  return rows.size === 0 ? undefined : sumOfCosts(cloud, [...rows.values()]);
}

function shareIn(cloud: Cloud, whole: CostExplanation[] | undefined) {
  const all = whole === undefined ? null : withoutMarkup(cloud, whole);
  return (costs: readonly CostExplanation[]) => {
    const sum = withoutMarkup(cloud, costs);
    return all === null || all === 0 || sum === null ? null : sum / all;
  };
}

/** A smaller part of a cost is what the sum of doubles leaves. */
const NOTHING = 1e-9;

/** What no cluster has of the rows; it is no more than what clusters say of theirs, which count each other as others. */
function leftOf(
  cloud: Cloud,
  whole: readonly CostExplanation[],
  sums: readonly ClusterSum[],
  clusters: readonly Explanation[],
): NonNullable<BillSum['left']> {
  const attributed = sumOfCosts(
    cloud,
    sums.flatMap((sum) => [sum.costs, ...(sum.elsewhere ?? []).map(({ costs }) => costs)]),
  );
  const costs = costsOf(cloud).map((cost): CostExplanation => {
    const of = (sums: readonly CostExplanation[]) => sums.find((sum) => sum.cost === cost)?.value ?? 0;
    const rest = of(whole) - of(attributed);
    return { cost, value: Math.abs(rest) <= NOTHING * Math.abs(of(whole)) ? 0 : rest };
  });
  const left = costs.find(({ value }) => value !== 0);
  const share = shareIn(cloud, [...whole])(costs);
  if (left === undefined) return { names: [], share, costs };
  const named = new Set<RemainderName>(
    clusters.flatMap((answer) => (answer.outcome === 'matched' ? answer.left.names : [])),
  );
  const others = [...named].filter((name) => name !== 'other clusters');
  const ofWhole = whole.find(({ cost }) => cost === left.cost)?.value ?? 0;
  const isMore = ofWhole === 0 || (left.value ?? 0) / ofWhole < 0;
  if (isMore && !named.has('more than the whole')) {
    const about = 'rows belong to several clusters, and parts of one of them are not left out by the others';
    return {
      names: ['more than the whole', ...others],
      share,
      costs,
      about: cited(about, cloud.quirks.clusters),
    };
  }
  return { names: others.length > 0 ? others : [...named], share, costs };
}

/** Of a namespace since the day before: what is known of all clusters that have it. */
function changeOf(clusters: readonly Explanation[]): Pick<BillSum, 'change'> {
  const changes = clusters.flatMap((answer) => (answer.outcome === 'explained' ? [answer.change] : []));
  if (changes.length === 0) return {};
  return {
    change: changes.includes(null) ? null : changes.reduce<number>((sum, change) => sum + (change ?? 0), 0),
  };
}

/** Whether an answer has a cost: of one cluster, or of any of several. */
export const isExplained = (answer: Explanation | ClustersExplanation): boolean =>
  'clusters' in answer
    ? answer.clusters.some(isExplained)
    : answer.outcome === 'matched' || answer.outcome === 'explained';

/** What the tables of OpenShift show of all clusters of a bill; null where all are null. */
export const openshiftCostOfBill = ({ cloud, costs }: BillSum): number | null =>
  openshiftCostOf(cloudOf(cloud), costs);
