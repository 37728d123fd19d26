import {
  cloudOf,
  openshiftCostOf,
  type CostExplanation,
  type NamespaceExplanation,
  type ResourceOfNamespace,
} from '@ocp/core';
import type { Block } from './blocks.ts';
import { amount, change, moneyWith, percent, type Money } from './numbers.ts';
import { partsTable } from './parts-table.ts';
import { billedText, frameLines, nullLines, shareLines, shareText } from './words.ts';

type Explained = Extract<NamespaceExplanation, { outcome: 'explained' }>;

/** An answer about a namespace. */
export function namespaceBlocks(answer: NamespaceExplanation): Block[] {
  const { namespace, day } = answer;
  return [
    { heading: `Namespace ${namespace} on ${day}`, level: 1 },
    { lines: frameLines(answer) },
    ...found(answer),
  ];
}

function found(answer: NamespaceExplanation): Block[] {
  switch (answer.outcome) {
    case 'explained':
      return explained(answer);
    case 'no row on the day':
      return [
        { heading: 'In the cluster, but not on this day', level: 2 },
        { lines: [`days with rows: ${answer.days.join(', ')}`] },
      ];
    case 'not in the cluster':
      return [
        { heading: `Not in the cluster from ${answer.days.start} to ${answer.days.end}`, level: 2 },
        { lines: [`nearest names: ${answer.nearest.join(', ') || 'none'}`] },
      ];
  }
}

function explained(answer: Explained): Block[] {
  const { costs, resources, markup } = answer;
  const money = moneyWith(markup);
  const inColumns = answer.currencies === undefined ? [] : [{ head: 'currency', cell: currenciesText }];
  return [
    {
      lines: [
        ...costs.map((cost) => `${money.head(cost)}: ${money.cell(cost)}`),
        ...nullLines([costs], money),
        changeLine(answer),
      ],
    },
    { heading: 'Resources', level: 2 },
    {
      head: ['resource', ...inColumns.map(({ head }) => head), ...costs.map(money.head), 'change', 'share'],
      rows: resources.map((resource) => [
        resource.resource ?? (billedText(resource.billed) || 'no id'),
        ...inColumns.map(({ cell }) => cell(resource)),
        ...(resource.parts.length === 0 ? costs.map(() => '') : resource.costs.map(money.cell)),
        change(resource.change),
        sharesText(resource),
      ]),
      numeric: [...costs, 'change'].map((_, index) => index + 1 + inColumns.length),
    },
    ...resources.flatMap((resource) => resourceBlocks(answer, resource, money)),
  ];
}

function changeLine({ cloud, before, change: difference, costs }: Explained): string {
  if (difference === null) return `since ${before.day}: not known: ${before.reason ?? 'it was not computed'}`;
  const shown = (of: readonly CostExplanation[]) => openshiftCostOf(cloudOf(cloud), of) ?? 0;
  const then = shown(before.costs);
  const relative = then === 0 ? '' : ` (${difference > 0 ? '+' : ''}${percent(difference / then)})`;
  return `since ${before.day}: from ${amount(then)} to ${amount(shown(costs))}, ${change(difference)}${relative}`;
}

/** In what the parts of a resource are. */
const currenciesText = ({ parts }: ResourceOfNamespace) =>
  [...new Set(parts.map(({ currency }) => currency ?? 'none'))].sort().join(' and ');

/** The shares of a resource, when they are few. */
function sharesText({ parts }: ResourceOfNamespace): string {
  const texts = [...new Set(parts.map(({ share }) => shareText(share)))];
  if (texts.length === 0) return 'gone';
  return texts.length === 1 ? texts[0]! : `${texts.length} different ones, below`;
}

function resourceBlocks(
  { cloud }: Explained,
  { resource, billed, parts }: ResourceOfNamespace,
  money: Money,
): Block[] {
  if (parts.length === 0) return [];
  return [
    { heading: resource ?? 'no id', level: 2 },
    {
      lines: [
        billedText(billed),
        ...shareLines(parts),
        ...nullLines(
          parts.map((part) => part.costs),
          money,
        ),
      ],
    },
    ...partsTable(cloud, parts, money, { namespaces: false }),
  ];
}
