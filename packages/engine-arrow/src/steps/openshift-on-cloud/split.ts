import { computed, numberAt, sameNumber, type NumberColumn } from '../../columns.ts';
import { concat } from '../../concat.ts';
import { Grouping } from '../../grouping.ts';
import { join } from '../../joining.ts';
import { chooseNumbers, filterRows } from '../../kernels/index.ts';
import type { Table } from '../../table.ts';
import type { CloudContext, CloudStep } from '../clouds/cloud-kernels.ts';
import { nullTexts, partNames } from './parts.ts';

/**
 * Spec ocp-on-aws.md 8, ocp-on-azure.md 6, ocp-on-gcp.md 6. What a disk's claims and remainders or data transfer take is whole; n
 * counts the other parts of a row, also those without cost (AWS quirk 8). A part of pods on a node has the share of their use, and
 * one n-th of the usage amount.
 */
export const splitParts: CloudStep = (context) => {
  const { cloud, table } = context;
  const [alone, large] = byCounted(table('claim_parts'));
  const counted = partsCounter(context, large);
  const whole = (parts: Table) => withShares(parts, sameNumber(1, parts.rows), sameNumber(1, parts.rows));
  const nth = (parts: Table) => {
    const share = computed([parts.numbers('parts')], parts.rows, (n) => 1 / n);
    return withShares(parts, share, share);
  };
  return concat(
    [
      whole(alone),
      whole(table('disk_remainders')),
      nth(counted(large)),
      ofNodes(counted(table('node_parts')), context),
      ofTags(counted(table('tag_parts')), context),
      whole(table('network_parts')),
    ],
    [...partNames(cloud), 'data_transfer_direction', 'cost_share', 'usage_share'],
  );
};

/** Parts of claims that are whole, and those that are divided with the other parts of their row. */
function byCounted(claims: Table): [alone: Table, large: Table] {
  const counted = claims.numbers('counted').values;
  const where = (wanted: 0 | 1) => claims.take(filterRows(claims.rows, (row) => counted[row] === wanted));
  return [where(0), where(1)];
}

/** Adds to parts the number of `parts` of their row of the bill. */
function partsCounter(context: CloudContext, large: Table): (parts: Table) => Table {
  const { cloud, table } = context;
  const own = concat([large, table('node_parts'), table('tag_parts')], ['row_uuid']);
  const counted = own.with({ parts: sameNumber(1, own.rows) });
  const isStored = cloud.differences.sharedWith === 'stored parts';
  const all = concat([counted, ...(isStored ? [partsBefore(context)] : [])], ['row_uuid', 'parts']);
  const groups = new Grouping(all, ['row_uuid']);
  const counts = groups.keys.with({ parts: groups.sum('parts') });
  return (parts) => join('inner', parts, counts, ['row_uuid'], { parts: 'parts' });
}

/** The parts of clusters that came before this one. Koku's second run counts those of all (spec ocp-on-azure.md, quirk Q1). */
function partsBefore({ table }: CloudContext): Table {
  const others = join('left', table('other_parts'), table('own_parts'), ['row_uuid'], { own: 'place' });
  const [place, own] = [others.numbers('place'), others.numbers('own')];
  const isBefore = (row: number) => numberAt(place, row)! < (numberAt(own, row) ?? Infinity);
  return others.take(filterRows(others.rows, isBefore));
}

/** Pods have the share of their use, null where the node has no capacity; volumes on the node have one n-th. */
function ofNodes(nodes: Table, { pool }: CloudContext): Table {
  const capacity = nodes.numbers('capacity');
  const isNone = (row: number) => numberAt(capacity, row) === 0;
  const known = chooseNumbers(nodes.rows, isNone, sameNumber(null, nodes.rows), capacity);
  const ofUse = computed([nodes.numbers('used'), known], nodes.rows, (used, size) => used / size);
  const ofCount = computed([nodes.numbers('parts')], nodes.rows, (parts) => 1 / parts);
  const source = nodes.codes('data_source');
  const pod = pool.intern('Pod');
  const cost = chooseNumbers(nodes.rows, (row) => source[row] === pod, ofUse, ofCount);
  return withShares(nodes, cost, ofCount);
}

/** One n-th each, of every source that the row belongs to. */
function ofTags(tags: Table, { table }: CloudContext): Table {
  const shared = join('inner', tags, table('tag_sharing'), ['row_uuid'], { sources: 'sources' });
  const counts = [shared.numbers('parts'), shared.numbers('sources')];
  const share = computed(counts, shared.rows, (parts, sources) => 1 / (parts * sources));
  return withShares(shared, share, share);
}

/** Parts with their shares; only data transfer has a direction. */
function withShares(parts: Table, cost_share: NumberColumn, usage_share: NumberColumn): Table {
  const directed = parts.has('data_transfer_direction')
    ? parts
    : parts.with(nullTexts(parts.rows, 'data_transfer_direction'));
  return directed.with({ cost_share, usage_share });
}
