import type { BillSum, ClustersExplanation, Explanation } from '@ocp/core';
import type { Block } from './blocks.ts';
import { amount, change, moneyWith, percent, type Money } from './numbers.ts';
import { currencyText, elsewhereText, nullLines } from './words.ts';

/**
 * What several clusters say to one question, and what they add up to. `answerBlocks` writes the answer of one; where clusters have a
 * cost, those without one are a line.
 */
export function clustersBlocks(
  answer: ClustersExplanation,
  answerBlocks: (answer: Explanation) => Block[],
): Block[] {
  const asked = 'resource' in answer ? answer.resource : `Namespace ${answer.namespace}`;
  const explained = answer.bills.some(({ clusters }) => clusters.length > 0);
  const told = answer.clusters.filter((one) => !explained || hasCost(one));
  const others = answer.clusters.filter((one) => !told.includes(one));
  return [
    { heading: `${asked} on ${answer.day}, of ${answer.clusters.length} clusters`, level: 1 },
    ...answer.bills.flatMap((bill) => billBlocks(answer, bill)),
    ...lines([
      ...others.map(({ cluster, outcome }) => `${nameOf(cluster)}: ${outcome}`),
      ...answer.without.map(({ source, reason }) => `source ${source}: ${reason}`),
    ]),
    ...(explained ? told : sameOnce(told)).flatMap(answerBlocks),
  ];
}

const hasCost = ({ outcome }: Explanation) => outcome === 'matched' || outcome === 'explained';
const nameOf = ({ id, alias }: Explanation['cluster']) => (alias === null ? id : `${alias} (${id})`);
const lines = (of: readonly string[]): Block[] => (of.length === 0 ? [] : [{ lines: of }]);

/** That a bill does not have an id holds for each cluster on it: it is said once. */
const sameOnce = (answers: readonly Explanation[]) =>
  answers.filter(
    ({ outcome, cloudSource }, place) =>
      outcome !== 'not in the bill' ||
      answers.findIndex((other) => other.outcome === outcome && other.cloudSource === cloudSource) === place,
  );

function billBlocks(answer: ClustersExplanation, bill: BillSum): Block[] {
  const { cloud, cloudSource, clusters, costs, left } = bill;
  if (clusters.length === 0) return [];
  const markup = Math.max(
    ...answer.clusters.map((one) => (one.cloudSource === cloudSource ? one.markup : 0)),
  );
  const money = moneyWith(markup);
  return [
    { heading: `All clusters of the bill of ${cloudSource}`, level: 2 },
    {
      lines: [
        `OpenShift on ${cloud}${currencyText(bill)}`,
        ...(bill.change === undefined ? [] : [`since the day before: ${change(bill.change)}`]),
      ],
    },
    left === undefined ? ofNamespace(bill, money) : ofResource(bill, left, money),
    ...lines([...(left?.about === undefined ? [] : [`left: ${left.about}`]), ...nullLines([costs], money)]),
  ];

  function ofResource(
    { clusters: sums }: BillSum,
    rest: NonNullable<BillSum['left']>,
    { head, cell }: Money,
  ): Block {
    return {
      head: ['share', 'cluster', 'namespace', ...costs.map(head)],
      rows: [
        ...sums.flatMap((sum) => [
          [percent(sum.share), nameOf(sum.cluster), 'all', ...sum.costs.map(cell)],
          ...sum.namespaces.map((one) => [
            ...[percent(one.share), '', one.namespace ?? 'null'],
            ...one.costs.map(cell),
          ]),
          ...(sum.elsewhere ?? []).map((one) => [
            ...[percent(one.share), '', elsewhereText(one)],
            ...one.costs.map(cell),
          ]),
        ]),
        ...[[percent(rest.share), `left: ${rest.names.join(', ') || 'nothing'}`, '']].map((row) => [
          ...row,
          ...rest.costs.map(({ value }) => amount(value)),
        ]),
      ],
      numeric: [0, ...costs.map((_, index) => index + 3)],
    };
  }

  function ofNamespace({ clusters: sums }: BillSum, { head, cell }: Money): Block {
    return {
      head: ['cluster', ...costs.map(head)],
      rows: [
        ...sums.map((sum) => [nameOf(sum.cluster), ...sum.costs.map(cell)]),
        ['all', ...costs.map(cell)],
      ],
      numeric: costs.map((_, index) => index + 1),
    };
  }
}
