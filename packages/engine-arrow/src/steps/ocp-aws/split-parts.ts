import { computed, sameNumber, type NumberColumn } from '../../columns.ts';
import { concat } from '../../concat.ts';
import { Grouping } from '../../grouping.ts';
import { join } from '../../joining.ts';
import { chooseNumbers } from '../../kernels/index.ts';
import type { Table } from '../../table.ts';
import type { ArrowStep, StepContext } from '../step.ts';
import { part } from './columns.ts';
import { nullTexts } from './parts.ts';

/**
 * Spec ocp-on-aws.md 8. Storage and data transfer are whole; n counts all parts of a row, also those without cost (quirk 8).
 * A part of an instance has the share of its use, and one n-th of the usage amount.
 */
export const splitParts: ArrowStep = {
  name: 'split_parts',
  make: (context) => {
    const { table } = context;
    const [instances, tags] = countedParts(context);
    const capacity = instances.numbers('capacity');
    const isNone = (row: number) => capacity.values[row] === 0;
    const known = chooseNumbers(instances.rows, isNone, sameNumber(null, instances.rows), capacity);
    const ofUse = computed([instances.numbers('used'), known], instances.rows, (used, size) => used / size);
    const ofCount = computed([instances.numbers('parts')], instances.rows, (parts) => 1 / parts);
    const split = [tags.numbers('parts'), tags.numbers('sources')];
    const ofTags = computed(split, tags.rows, (parts, sources) => 1 / (parts * sources));
    const whole = (parts: Table) => withShares(parts, sameNumber(1, parts.rows), sameNumber(1, parts.rows));
    return concat(
      [
        whole(table('claim_parts')),
        whole(table('disk_remainders')),
        withShares(instances, ofUse, ofCount),
        withShares(tags, ofTags, ofTags),
        whole(table('network_parts')),
      ],
      [...part, 'data_transfer_direction', 'cost_share', 'usage_share'],
    );
  },
};

/** Parts of instances and of tags with the number of parts of their row; of tags also the number of sources. */
function countedParts({ table }: StepContext): [instances: Table, tags: Table] {
  const [instances, tags] = [table('instance_parts'), table('tag_parts')];
  const all = concat([instances, tags], ['row_uuid']);
  const groups = new Grouping(all, ['row_uuid']);
  const counts = groups.keys.with({ parts: groups.sum(sameNumber(1, all.rows)) });
  const counted = (parts: Table) => join('inner', parts, counts, ['row_uuid'], { parts: 'parts' });
  const sharing = table('tag_sharing');
  return [counted(instances), join('inner', counted(tags), sharing, ['row_uuid'], { sources: 'sources' })];
}

/** Parts with their shares; only data transfer has a direction. */
function withShares(parts: Table, cost_share: NumberColumn, usage_share: NumberColumn): Table {
  const directed = parts.has('data_transfer_direction')
    ? parts
    : parts.with(nullTexts(parts.rows, 'data_transfer_direction'));
  return directed.with({ cost_share, usage_share });
}
