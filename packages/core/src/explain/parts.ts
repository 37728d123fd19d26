import type { Cloud } from '../clouds/index.ts';
import { OcpError, type EngineRow, type EngineSession } from '../contract/index.ts';
import { partColumns } from '../pipelines/index.ts';
import { costsOfPart, missingCost, numberOf, textOf } from './costs.ts';
import type { PartExplanation } from './explanation.ts';
import { differingLabels, labelsOf } from './labels.ts';
import { relationsOfParts, shareOf, type Part, type RowFacts } from './shares.ts';
import { ALL_ROWS } from './window-session.ts';

/** Parts with the rows of the relations that they were made in, where columns equal some values. */
export async function readParts(
  cloud: Cloud,
  session: EngineSession,
  where: Readonly<Record<string, string>>,
): Promise<Part[]> {
  const origins = new Map<string, Pick<Part, 'relation' | 'origin'>[]>();
  for (const relation of relationsOfParts) {
    for (const origin of await session.rows(relation, where, ALL_ROWS)) {
      const key = identityOf(cloud, origin);
      origins.set(key, [...(origins.get(key) ?? []), { relation, origin }]);
    }
  }
  const split = await session.rows('split_parts', where, ALL_ROWS);
  return split.map((part) => {
    const origin = origins.get(identityOf(cloud, part))?.shift();
    if (origin !== undefined) return { ...origin, split: part };
    throw new OcpError('INTERNAL', 'a part is in none of the relations that it is made from', {
      where: { row: textOf(part, 'row_uuid') ?? 'null' },
    });
  });
}

/** What is the same of a part wherever it stands. Sums of doubles may differ in their last digits. */
function identityOf(cloud: Cloud, row: EngineRow): string {
  const values = Object.entries(partColumns(cloud)).map(([column, type]) => {
    const value = row[column] ?? null;
    return type === 'double' && value !== null ? Number(value).toPrecision(9) : value;
  });
  return JSON.stringify(values);
}

/** Parts of rows of the bill with their reasons; `facts` are of the row of a part. */
export function explainParts(
  cloud: Cloud,
  parts: readonly Part[],
  facts: (part: Part) => RowFacts,
  markup: number,
): PartExplanation[] {
  const explained = parts.map((part) => explainPart(cloud, part, facts(part), markup));
  const places = new Map<string, PartExplanation[]>();
  for (const part of explained) places.set(placeOf(part), [...(places.get(placeOf(part)) ?? []), part]);
  return explained.map((part) => {
    const beside = places.get(placeOf(part)) ?? [];
    return {
      ...part,
      differing: differingLabels(
        part.labels,
        beside.map(({ labels }) => labels),
      ),
    };
  });
}

function explainPart(cloud: Cloud, part: Part, facts: RowFacts, markup: number): PartExplanation {
  const { split } = part;
  const { kind, ...share } = shareOf(cloud, part, facts);
  const amount = numberOf(split, cloud.usage.amount);
  const usageShare = numberOf(split, 'usage_share');
  return {
    row: textOf(split, 'row_uuid') ?? '',
    kind,
    resource: textOf(split, 'resource_id'),
    namespace: textOf(split, 'namespace'),
    dataSource: textOf(split, 'data_source'),
    node: textOf(split, 'node'),
    persistentVolumeClaim: textOf(split, 'persistentvolumeclaim'),
    persistentVolume: textOf(split, 'persistentvolume'),
    storageClass: textOf(split, 'storageclass'),
    labels: labelsOf(textOf(split, 'labels')),
    differing: {},
    share,
    usageAmount: amount === null || usageShare === null ? null : usageShare * amount,
    currency: textOf(facts.matched, cloud.usage.currency) || null,
    costs: costsOfPart(cloud, split, { share: numberOf(split, 'cost_share'), markup }, (cost) =>
      numberOf(facts.matched, cost) === null ? missingCost(cloud, cost) : share.reason,
    ),
  };
}

/** Where parts are alike but for their labels. */
const placeOf = ({ row, kind, namespace, dataSource, node, persistentVolumeClaim: claim }: PartExplanation) =>
  JSON.stringify([row, kind, namespace, dataSource, node, claim]);
