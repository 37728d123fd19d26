import type { CloudType, PartExplanation } from '@ocp/core';
import { alikeParts } from './alike.ts';
import type { Block } from './blocks.ts';
import type { Money } from './numbers.ts';
import { labelsText, placeText, shareText } from './words.ts';

interface Column {
  readonly head: string;
  readonly cell: (part: PartExplanation & { count: number }) => string;
  readonly numeric?: true;
}

/** Parts with their shares and costs; a column that says nothing is left out. */
export function partsTable(
  cloud: CloudType,
  parts: readonly PartExplanation[],
  money: Money,
  { namespaces }: { namespaces: boolean },
): Block[] {
  const [first] = parts;
  if (first === undefined) return [];
  const alike = alikeParts(cloud, parts);
  const columns: Column[] = [
    ...(namespaces ? [{ head: 'namespace', cell: (part: PartExplanation) => part.namespace ?? 'null' }] : []),
    { head: 'where', cell: placeText },
    ...(parts.some(({ differing }) => Object.keys(differing).length > 0)
      ? [{ head: 'labels that differ', cell: labelsText }]
      : []),
    ...(alike.some(({ count }) => count > 1)
      ? [{ head: 'rows', cell: ({ count }: { count: number }) => String(count), numeric: true as const }]
      : []),
    { head: 'share', cell: ({ share }) => shareText(share) },
    ...(new Set(parts.map(({ currency }) => currency)).size > 1
      ? [{ head: 'currency', cell: ({ currency }: PartExplanation) => currency ?? 'none' }]
      : []),
    ...first.costs.map((cost, index) => ({
      head: money.head(cost),
      cell: ({ costs }: PartExplanation) => money.cell(costs[index]!),
      numeric: true as const,
    })),
  ];
  return [
    {
      head: columns.map(({ head }) => head),
      rows: alike.map((part) => columns.map(({ cell }) => cell(part))),
      numeric: columns.flatMap(({ numeric }, place) => (numeric ? [place] : [])),
    },
  ];
}
