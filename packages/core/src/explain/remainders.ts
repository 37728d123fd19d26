import { costsOf, type Cloud } from '../clouds/index.ts';
import type { EngineRow } from '../contract/index.ts';
import { cited } from './cited.ts';
import { explainedCost, missingCost, numberOf } from './costs.ts';
import type {
  PartExplanation,
  Remainder,
  ResourceMatch,
  RowCost,
  RowExplanation,
  TagMatch,
} from './explanation.ts';

/** A smaller part of a cost is what the sum of doubles leaves. */
const NOTHING = 1e-9;

/** For each kind of cost what a row has, what its parts add up to, and what is left. */
export function costsOfRow(
  cloud: Cloud,
  matched: EngineRow,
  parts: readonly PartExplanation[],
  markup: number,
): RowCost[] {
  return cloud.costs.map((kind) => {
    const { cost, from } = kind;
    const value = numberOf(matched, cost);
    const attributed = parts.reduce(
      (sum, { costs }) => sum + (costs.find((part) => part.cost === cost)?.value ?? 0),
      0,
    );
    const rest = (value ?? 0) - attributed;
    return {
      ...explainedCost(kind, {
        value,
        markup: value === null ? null : value * markup,
        reason: missingCost(cloud, cost),
      }),
      from,
      attributed,
      remainder: Math.abs(rest) <= NOTHING * Math.abs(value ?? 0) ? 0 : rest,
    };
  });
}

/** What is known when a remainder is named. */
export interface RemainderFacts {
  readonly match: ResourceMatch | TagMatch;
  /** Whether the row is of a day: on Azure its time may be another than the beginning of one. */
  readonly dated: boolean;
  readonly direction: string | null;
  readonly disk: RowExplanation['disk'];
  /** Whether volumes of other clusters fill the disk too. */
  readonly shared: boolean;
  readonly parts: readonly PartExplanation[];
  /** Whether the bill's row is linked to nodes or volumes, of this cluster or of any. */
  readonly linked: { readonly nodes: boolean; readonly volumes: boolean };
  /** Whether disks have sizes at all (spec ocp-on-gcp.md 1). */
  readonly sized: boolean;
}

/** What the remainder of a row is, or why a row without a part has none, whatever it costs; undefined when nothing is left. */
export function remainderOf(
  cloud: Cloud,
  costs: readonly RowCost[],
  facts: RemainderFacts,
): Remainder | undefined {
  if (facts.parts.length === 0) return noPlace(cloud, facts);
  const left = costsOf(cloud)
    .map((name) => costs.find(({ cost }) => cost === name))
    .find((cost) => cost !== undefined && cost.remainder !== 0);
  if (left === undefined) return undefined;
  const { partDecimals } = cloud.differences;
  if (partDecimals !== undefined && Math.abs(left.remainder) < facts.parts.length / 10 ** partDecimals) {
    return { name: 'rounding', about: `amounts of parts have ${partDecimals} decimals` };
  }
  const whole = left.value ?? 0;
  if (whole === 0 || left.remainder / whole < 0) return moreThanTheWhole(cloud, facts);
  return lessThanTheWhole(cloud, facts);
}

function lessThanTheWhole({ quirks }: Cloud, { match, disk, shared, parts }: RemainderFacts): Remainder {
  if (match.by === 'tags') {
    const shares = [
      ...(match.sources > 1 ? [`${match.sources} OpenShift sources have it in equal shares`] : []),
      ...(match.partsBefore > 0 ? [`${match.partsBefore} parts went to clusters that ran before`] : []),
    ];
    return { name: 'other clusters', about: shares.join('; ') || 'parts of other clusters' };
  }
  const unknown = parts.find(({ share }) => share.value === null)?.share.reason;
  if (unknown !== undefined && parts.every(({ share, kind }) => share.value === null || kind === 'claim')) {
    return { name: 'costs without a share', about: unknown };
  }
  if (disk !== undefined && parts.some(({ kind }) => kind === 'claim' || kind === 'rest of a disk')) {
    const fill = `fill ${disk.pool ?? 0} of ${disk.capacity ?? 0} GB`;
    if (!shared) {
      const about = `volumes of this cluster alone ${fill} in the window, and not all have a part: those of one namespace with the same labels have one, of the largest claim, and only claims of the day have any`;
      return { name: 'claims without a part', about: cited(about, quirks.claims) };
    }
    return {
      name: 'other clusters',
      about: `volumes of all clusters in the window ${fill}; this cluster has its claims of the day and its share of the rest`,
    };
  }
  return {
    name: 'unused capacity',
    about: 'the namespaces and the unallocated rows of the node have less than its capacity on that day',
  };
}

function moreThanTheWhole({ quirks }: Cloud, { direction, disk, parts }: RemainderFacts): Remainder {
  const kinds = new Set(parts.map(({ kind }) => kind));
  if (direction !== null && kinds.has('data transfer')) {
    return {
      name: 'more than the whole',
      about: cited(
        `the id belongs to ${parts.length} nodes, and each has the whole of data transfer`,
        quirks.beyond,
      ),
    };
  }
  if (disk !== undefined && kinds.has('claim')) {
    if (kinds.has('volume on a node')) {
      const twice = 'the row is shared out as a disk, and again by the volumes that its name holds';
      return { name: 'more than the whole', about: cited(twice, quirks.beyond) };
    }
    const claims = parts.filter(({ kind }) => kind === 'claim');
    const claimed = claims.reduce((sum, { share }) => sum + (share.numerator ?? 0), 0);
    return {
      name: 'more than the whole',
      about: `claims of ${claimed} GB and the rest of the disk are more than its ${disk.capacity ?? 0} GB: a volume fills the disk once, and its claims count once for each namespace and label set`,
    };
  }
  return { name: 'more than the whole', about: cited(moreOnNodes(parts), quirks.beyond) };
}

/** Which nodes share out a row, and which of them were used beyond their capacity. */
function moreOnNodes(parts: readonly PartExplanation[]): string {
  const ofNodes = parts.filter(({ kind }) => kind === 'node');
  const nodes = [...new Set(ofNodes.map(({ node }) => node ?? 'null'))].sort();
  const beyond = nodes.flatMap((name) => {
    const shares = ofNodes.filter(({ node }) => (node ?? 'null') === name).map(({ share }) => share);
    const used = shares.reduce((sum, { numerator }) => sum + (numerator ?? 0), 0);
    const capacity = Math.max(...shares.map(({ denominator }) => denominator ?? 0));
    const over = used > capacity * (1 + NOTHING) && capacity > 0;
    return over ? [`rows of ${name} have ${digits(used)} of its ${digits(capacity)} ${shares[0]!.unit}`] : [];
  });
  const reasons = [
    ...(nodes.length > 1 ? [`the id belongs to ${nodes.join(' and ')}, and each shares out the whole`] : []),
    ...beyond,
    ...(parts.some(({ kind, share }) => kind === 'volume on a node' && share.value !== null)
      ? ['volumes in its name have parts of the row besides']
      : []),
  ];
  return reasons.join('; ') || 'its parts are counted more than once, or beyond a capacity';
}

const digits = (value: number) => Number(value.toPrecision(7));

function noPlace({ quirks }: Cloud, facts: RemainderFacts): Remainder {
  const { match, dated } = facts;
  const where = !dated ? quirks.days : match.by === 'tags' ? quirks.tags : quirks.ids;
  return { name: 'no place in the cluster', about: cited(whyNoPlace(facts), where) };
}

function whyNoPlace({ match, dated, direction, disk, linked, sized }: RemainderFacts): string {
  if (!dated) return 'the row has a time that is not 00:00, and only what begins with a day is of one';
  if (match.by === 'tags') {
    return 'no namespace of the cluster has these labels or places on that day; blanks in tags are removed and other characters escaped before labels are searched';
  }
  if (direction !== null)
    return 'no node with this id has pods on that day, and data transfer goes to nodes only';
  if (disk !== undefined) return 'the disk has no volume of the cluster on that day';
  if (linked.volumes && !sized) return 'disks have no size, as unattributed storage is switched off';
  if (linked.volumes) return 'the size of the disk is not known, or the volume has no row on that day';
  if (linked.nodes) return 'the node has no row in the OpenShift summary on that day';
  return 'the id was found by a name of the window, but it holds no id of a node or handle of a volume';
}
