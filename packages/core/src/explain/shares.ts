import { costsOf, type Cloud } from '../clouds/index.ts';
import type { EngineRow } from '../contract/index.ts';
import { cited } from './cited.ts';
import { numberOf } from './costs.ts';
import type { PartKind, ShareExplanation } from './explanation.ts';

/** The relations whose rows are the parts of rows of the bill. */
export const relationsOfParts = [
  'claim_parts',
  'disk_remainders',
  'node_parts',
  'tag_parts',
  'network_parts',
] as const;

/** A part as it was made, and as it was split. */
export interface Part {
  readonly relation: (typeof relationsOfParts)[number];
  readonly origin: EngineRow;
  readonly split: EngineRow;
}

/** What is known of the row of the bill that a part is of. */
export interface RowFacts {
  readonly matched: EngineRow;
  readonly distribution: 'cpu' | 'memory';
  readonly capacity: EngineRow | undefined;
  readonly pool: EngineRow | undefined;
  readonly sources: number;
}

type Share = ShareExplanation & { readonly kind: PartKind };

/** Why a part is as large as it is, from the relations that its rule reads (spec ocp-on-aws.md 5, 6, 8). */
export function shareOf(cloud: Cloud, part: Part, facts: RowFacts): Share {
  switch (part.relation) {
    case 'claim_parts':
      return shareOfClaim(part);
    case 'disk_remainders':
      return shareOfRest(cloud, part, facts);
    case 'node_parts':
      return cloud.differences.nodes.dataSource === 'Pod' || part.split.data_source === 'Pod'
        ? shareOfNode(part, facts)
        : { kind: 'volume on a node', ...equalShare(part, 'its parts on nodes and by tags') };
    case 'tag_parts': {
      const ofSources = facts.sources > 1 ? `, times ${facts.sources} OpenShift sources` : '';
      return { kind: 'tag', ...equalShare(part, `the places that the tags belong to${ofSources}`) };
    }
    case 'network_parts':
      return {
        kind: 'data transfer',
        measure: 'whole',
        unit: 'parts',
        numerator: 1,
        denominator: 1,
        about: 'data transfer of a node is not divided',
        value: numberOf(part.split, 'cost_share'),
      };
  }
}

function shareOfNode({ origin, split }: Part, { distribution }: RowFacts): Share {
  const unit = distribution === 'cpu' ? 'core hours' : 'GB hours';
  const [numerator, denominator] = [numberOf(origin, 'used'), numberOf(origin, 'capacity')];
  const value = numberOf(split, 'cost_share');
  return {
    kind: numerator === null ? 'volume on a node' : 'node',
    measure: distribution,
    unit,
    numerator,
    denominator,
    about: `effective ${unit} of the namespace on the node that day, of those that the node has`,
    value,
    ...(value === null && { reason: missingUse(numerator, unit) }),
  };
}

const missingUse = (used: number | null, unit: string) =>
  used === null
    ? `rows of volumes on the node have no ${unit}, so the share is not known`
    : `the node has no capacity of ${unit} on that day, so the share is not known`;

function shareOfClaim({ origin, split }: Part): Share {
  const [numerator, denominator] = [numberOf(origin, 'used'), numberOf(origin, 'capacity')];
  if (origin.counted === true) {
    const size = `the claim of ${numerator} GB is larger than the disk of ${denominator} GB`;
    return {
      kind: 'claim',
      ...equalShare({ split }, `${size}: it has the whole, divided by the parts of the row`),
    };
  }
  const value = numerator === null || !denominator ? null : numerator / denominator;
  return {
    kind: 'claim',
    measure: 'claim',
    unit: 'GB',
    numerator,
    denominator,
    about: 'size of the claim, of the size of the disk',
    value,
    ...(value === null && { reason: 'the size of the claim or of the disk is not known' }),
  };
}

function shareOfRest(cloud: Cloud, { split }: Part, { matched, capacity, pool }: RowFacts): Share {
  const [size, claimed] = [capacity && numberOf(capacity, 'capacity'), pool && numberOf(pool, 'pool')];
  const sharers = (pool && numberOf(pool, 'sharers')) ?? 1;
  const known = typeof size === 'number' && typeof claimed === 'number';
  const cost = costsOf(cloud).find((name) => (numberOf(matched, name) ?? 0) !== 0);
  const part = cost === undefined ? null : numberOf(split, cost);
  const value = cost === undefined || part === null ? null : part / numberOf(matched, cost)!;
  const { pooledBy, overfilled } = cloud.differences.disks;
  const by = pooledBy === 'cluster' ? 'clusters' : 'volumes';
  const full = known && overfilled === 'nothing left' && (size === 0 || size < claimed);
  return {
    kind: 'rest of a disk',
    measure: 'disk',
    unit: 'GB',
    numerator: !known ? null : full ? 0 : size - claimed,
    denominator: known ? size * sharers : null,
    about: full
      ? cited(
          `nothing is left of the disk, as its volumes claim ${claimed} GB of ${size} GB`,
          cloud.quirks.overfilled,
        )
      : `what no volume takes of the disk, of its size times the ${by} on it (${sharers})`,
    value,
    ...(value === null && {
      reason: known
        ? 'the row of the bill has no cost to be shared'
        : 'no volume is known to fill the disk, so what is left is not known',
    }),
  };
}

/** One of several equal parts. */
function equalShare({ split }: Pick<Part, 'split'>, of: string): ShareExplanation {
  const value = numberOf(split, 'cost_share');
  return {
    measure: 'parts',
    unit: 'parts',
    numerator: 1,
    denominator: value === null ? null : Math.round(1 / value),
    about: `one of equal parts: ${of}`,
    value,
  };
}
