import { computed, numberAt, type NumberColumn } from '../../columns.ts';
import { distinct } from '../../grouping.ts';
import { join } from '../../joining.ts';
import { filterRows, GroupExtreme, HashGroups } from '../../kernels/index.ts';
import type { Table } from '../../table.ts';
import type { ArrowStep, StepContext } from '../step.ts';
import { ownRows } from './own-rows.ts';
import { rowsWhere } from './rows-where.ts';

const diskDay = ['resource_id', 'usage_start'];
const COST = 'lineitem_unblendedcost';
const RATE = 'lineitem_unblendedrate';

/**
 * Spec ocp-on-aws.md 4: an hour of a disk costs rate · GB / hours of the month. Kept when positive and finite; a rate of 0 gives
 * none. The hourly rows are reduced batch by batch to one row a disk and day.
 */
export const diskCapacities: ArrowStep = {
  name: 'disk_capacities',
  make: async (context) => {
    const { cost, rate, disks } = await greatestHours(context, disksWithVolumes(context));
    const monthHours = 24 * numberAt(context.table('calendar').numbers('days_in_month'), 0)!;
    const capacity = computed([cost, rate], disks.rows, (cost, rate) =>
      Math.round(cost / (rate / monthHours)),
    );
    return rowsWhere(disks.with({ capacity }), (row) => {
      const gigabytes = numberAt(capacity, row);
      return gigabytes !== null && Number.isFinite(gigabytes) && gigabytes > 0;
    });
  },
};

/** Disks and days of matched rows, of any product, that have an own volume on that day. */
function disksWithVolumes(context: StepContext): Table {
  const { table } = context;
  const own = distinct(ownRows(context, ['csi_volume_handle', 'usage_start']), [
    'csi_volume_handle',
    'usage_start',
  ]);
  const disks = join('inner', own, table('disk_handles'), ['csi_volume_handle'], {
    resource_id: 'resource_id',
  });
  return join('inner', distinct(table('matched_rows'), diskDay), distinct(disks, diskDay), diskDay, {});
}

/** The greatest cost and rate of an hour of each disk and day; null where no hour has one. */
async function greatestHours(
  context: StepContext,
  wanted: Table,
): Promise<{ disks: Table; cost: NumberColumn; rate: NumberColumn }> {
  const groups = new HashGroups(diskDay.length);
  groups.add(
    diskDay.map((name) => wanted.codes(name)),
    wanted.rows,
  );
  const [cost, rate] = [new GroupExtreme('max'), new GroupExtreme('max')];
  const columns = ['lineitem_resourceid', 'usage_start', COST, RATE];
  for await (const batch of context.batches('aws_hours', columns)) {
    const keys = [batch.codes('lineitem_resourceid'), batch.codes('usage_start')];
    const hours = batch.take(filterRows(batch.rows, (row) => groups.find(keys, row) !== -1));
    const ids = groups.add([hours.codes('lineitem_resourceid'), hours.codes('usage_start')], hours.rows);
    cost.add(ids, groups.count, hours.numbers(COST));
    rate.add(ids, groups.count, hours.numbers(RATE));
  }
  return { disks: wanted, cost: cost.finish(groups.count), rate: rate.finish(groups.count) };
}
