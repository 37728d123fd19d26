import type { FailedRule, ResourceExplanation, RowCost, RowExplanation } from '@ocp/core';
import { alikeRows } from './alike.ts';
import type { Block } from './blocks.ts';
import { amount, moneyWith, percent, type Money } from './numbers.ts';
import { partsTable } from './parts-table.ts';
import {
  billedText,
  currencyText,
  elsewhereText,
  frameLines,
  matchLines,
  nullLines,
  shareLines,
} from './words.ts';

type Matched = Extract<ResourceExplanation, { outcome: 'matched' }>;

/** An answer about a resource. */
export function resourceBlocks(answer: ResourceExplanation): Block[] {
  const { resource, day } = answer;
  return [{ heading: `${resource} on ${day}`, level: 1 }, { lines: frameLines(answer) }, ...found(answer)];
}

function found(answer: ResourceExplanation): Block[] {
  switch (answer.outcome) {
    case 'matched':
      return matchedBlocks(answer);
    case 'not matched':
      return [
        { heading: `In the bill with ${answer.rows} row(s), but none belongs to the cluster`, level: 2 },
        { lines: [`its id: ${answer.ids.join(', ')}`, ...answer.rules.map(ruleLine)] },
      ];
    case 'no row on the day':
      return [
        { heading: 'In the bill, but not on this day', level: 2 },
        { lines: [`its id: ${answer.ids.join(', ')}`, `days with rows: ${answer.days.join(', ')}`] },
      ];
    case 'not in the bill':
      return [
        { heading: `Not in the bill from ${answer.days.start} to ${answer.days.end}`, level: 2 },
        { lines: [`nearest ids: ${answer.nearest.join(', ') || 'none'}`] },
      ];
  }
}

const ruleLine = ({ rule, about, compared, nearest }: FailedRule) =>
  `${rule}: ${about} (${compared} compared)${nearest.length === 0 ? '' : `; nearest: ${nearest.join(', ')}`}`;

function matchedBlocks(answer: Matched): Block[] {
  const { cloud, namespaces, elsewhere = [], left, rows, differing, markup } = answer;
  const money = moneyWith(markup);
  return [
    { heading: 'Namespaces', level: 2 },
    {
      head: [
        'share',
        'namespace',
        ...left.costs.map(({ cost }, index) => money.head(rows[0]?.costs[index] ?? { cost, value: null })),
      ],
      rows: [
        ...namespaces.map(({ share, namespace, costs }) => [
          percent(share),
          namespace ?? 'null',
          ...costs.map(money.cell),
        ]),
        ...elsewhere.map((sum) => [percent(sum.share), elsewhereText(sum), ...sum.costs.map(money.cell)]),
        [
          percent(left.share),
          `left: ${left.names.join(', ') || 'nothing'}`,
          ...left.costs.map(({ value }) => amount(value)),
        ],
      ],
      numeric: [0, ...left.costs.map((_, index) => index + 2)],
    },
    ...(rows.length === 1
      ? []
      : [
          {
            lines: [
              `${rows.length} rows of the bill${differing.length === 0 ? '' : `, which differ in ${differing.join(', ')}`}`,
            ],
          },
        ]),
    ...alikeRows(cloud, rows).flatMap((row) => rowBlocks(answer, row, money)),
  ];
}

/** A cost that is 0 is one that the bill says otherwise: it tells where from. */
const costLine = ({ cost, value, attributed, remainder, from }: RowCost) =>
  `${cost}: ${amount(value)} on the bill${value === 0 ? ` (${from})` : ''} = ${amount(attributed)} attributed + ${amount(remainder)} left`;

function rowBlocks(
  { cloud, currencies }: Matched,
  row: RowExplanation & { count: number },
  money: Money,
): Block[] {
  const { billed, usage, currency, direction, disk, costs, left, parts, count } = row;
  return [
    { heading: count === 1 ? `Row ${row.row}` : `Row ${row.row} and ${count - 1} alike`, level: 2 },
    {
      lines: [
        billedText(billed),
        `used ${amount(usage.amount)} ${usage.unit ?? ''}${direction === null ? '' : `, data transfer ${direction}`}${currencies === undefined ? '' : currencyText({ currency })}`,
        ...matchLines(row),
        ...(disk === undefined
          ? []
          : [
              `disk of ${amount(disk.capacity)} GB; ${disk.pool === null ? 'no volume is known to fill it' : `all volumes on it ${amount(disk.pool)} GB; the rest is divided by ${amount(disk.sharers)}`}`,
            ]),
        ...costs.map(costLine),
        ...(left === undefined ? [] : [`left: ${left.name}: ${left.about}`]),
        ...nullLines([costs, ...parts.map((part) => part.costs)], money),
        ...shareLines(parts),
      ],
    },
    ...partsTable(cloud, parts, money, { namespaces: true }),
  ];
}
