import type { Cloud } from '../clouds/index.ts';
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
      return shareOfRest(cloud, facts);
    case 'node_parts':
      return cloud.differences.nodes.dataSource === 'Pod' || part.split.data_source === 'Pod'
        ? shareOfNode(cloud, part, facts)
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

function shareOfNode(cloud: Cloud, { origin, split }: Part, { distribution }: RowFacts): Share {
  const unit = distribution === 'cpu' ? 'core hours' : 'GB hours';
  const [numerator, denominator] = [numberOf(origin, 'used'), numberOf(origin, 'capacity')];
  const value = numberOf(split, 'cost_share');
  // Rows of volumes have labels of volumes only; elsewhere they are parts of another source (spec ocp-on-aws.md 5.3).
  const ofVolumes =
    cloud.differences.nodes.dataSource === 'Pod' && numerator === null && (split.labels ?? null) === null;
  return {
    kind: ofVolumes ? 'volume on a node' : 'node',
    measure: distribution,
    unit,
    numerator,
    denominator,
    about: `effective ${unit} of the namespace on the node that day, of those that the node has`,
    value,
    ...(value === null && { reason: `${missingUse()}, so the share is not known` }),
  };

  function missingUse(): string {
    if (ofVolumes) return `rows of volumes on the node have no ${unit}`;
    return numerator === null
      ? `the rows of the namespace on the node have no ${unit} on that day`
      : `the node has no capacity of ${unit} on that day`;
  }
}

function shareOfClaim({ origin, split }: Part): Share {
  const [numerator, denominator] = [numberOf(origin, 'used'), numberOf(origin, 'capacity')];
  if (origin.counted === true) {
    const size =
      denominator === 0
        ? 'the size of the disk is 0 GB'
        : `the claim of ${numerator} GB is larger than the disk of ${denominator} GB`;
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
    ...(value === null && {
      reason: `the size of the ${numerator === null ? 'claim' : 'disk'} is not known`,
    }),
  };
}

function shareOfRest(cloud: Cloud, { capacity, pool }: RowFacts): Share {
  const size = capacity === undefined ? null : numberOf(capacity, 'capacity');
  const claimed = pool === undefined ? null : numberOf(pool, 'pool');
  const sharers = (pool && numberOf(pool, 'sharers')) ?? 1;
  const { pooledBy, overfilled } = cloud.differences.disks;
  const full =
    overfilled === 'nothing left' && size !== null && (size === 0 || (claimed !== null && size < claimed));
  const left = full ? 0 : size === null || claimed === null ? null : size - claimed;
  const whole = left === null || size === null ? null : size * sharers;
  const value = left === null || whole === null ? null : full ? 0 : left / whole;
  return {
    kind: 'rest of a disk',
    measure: 'disk',
    unit: 'GB',
    numerator: left,
    denominator: whole,
    about: full
      ? cited(nothingLeft(size, claimed), cloud.quirks.overfilled)
      : `what no volume takes of the disk, of its size times the ${pooledBy === 'cluster' ? 'clusters' : 'volumes'} on it (${sharers})`,
    value,
    ...(value === null && { reason: `${missingRest(size, pool)}, so what is left is not known` }),
  };
}

const nothingLeft = (size: number, claimed: number | null) =>
  claimed === null || size === 0
    ? `nothing is left of a disk of ${size} GB`
    : `nothing is left of the disk, as its volumes claim ${claimed} GB of ${size} GB`;

function missingRest(size: number | null, pool: EngineRow | undefined): string {
  if (size === null) return 'the size of the disk is not known';
  return pool === undefined
    ? 'no volume is known to fill the disk'
    : 'the size of no claim on the disk is known';
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
