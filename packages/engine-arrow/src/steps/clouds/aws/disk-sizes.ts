import { computed, numberAt, type NumberColumn } from '../../../columns.ts';
import { distinct } from '../../../grouping.ts';
import { join } from '../../../joining.ts';
import { filterRows, GroupExtreme, HashGroups } from '../../../kernels/index.ts';
import type { Table } from '../../../table.ts';
import { ownRows } from '../../openshift-on-cloud/own-rows.ts';
import { rowsWhere, rowsWithId } from '../../rows-where.ts';
import type { CloudContext, CloudStep } from '../cloud-kernels.ts';

const diskDay = ['disk_id', 'usage_start'];
const volumeDay = ['persistentvolume', 'csi_volume_handle', 'usage_start'];
const COST = 'lineitem_unblendedcost';
const RATE = 'lineitem_unblendedrate';

/**
 * Spec ocp-on-aws.md 4: an hour of a disk costs rate · GB / hours of the month. Kept when positive and finite; a rate of 0 gives
 * none. The hourly rows are reduced batch by batch to one row a disk and day.
 */
export const diskSizes: CloudStep = async (context) => {
  const { cost, rate, disks } = await greatestHours(context, disksWithVolumes(context));
  const monthHours = 24 * numberAt(context.table('calendar').numbers('days_in_month'), 0)!;
  const capacity = computed([cost, rate], disks.rows, (cost, rate) => Math.round(cost / (rate / monthHours)));
  return rowsWhere(disks.with({ capacity }), (row) => {
    const gigabytes = numberAt(capacity, row);
    return gigabytes !== null && Number.isFinite(gigabytes) && gigabytes > 0;
  });
};

/** Disks and days of matched rows, of any product, that have an own volume on that day. */
function disksWithVolumes(context: CloudContext): Table {
  const { table, pool } = context;
  const own = distinct(rowsWithId(ownRows(context, volumeDay), 'csi_volume_handle', pool), volumeDay);
  const on = ['persistentvolume', 'csi_volume_handle'];
  const disks = join('inner', own, table('disk_volumes'), on, { disk_id: 'disk_id' }, 'equal');
  return join('inner', distinct(table('matched_rows'), diskDay), distinct(disks, diskDay), diskDay, {});
}

/** The greatest cost and rate of an hour of each disk and day; null where no hour has one. */
async function greatestHours(
  context: CloudContext,
  wanted: Table,
): Promise<{ disks: Table; cost: NumberColumn; rate: NumberColumn }> {
  const groups = new HashGroups(diskDay.length);
  groups.add(
    diskDay.map((name) => wanted.codes(name)),
    wanted.rows,
  );
  const [cost, rate] = [new GroupExtreme('max'), new GroupExtreme('max')];
  const { resource } = context.cloud.bill;
  for await (const batch of context.batches('raw_rows', [resource, 'usage_start', COST, RATE])) {
    const keys = [batch.codes(resource), batch.codes('usage_start')];
    const hours = batch.take(filterRows(batch.rows, (row) => groups.find(keys, row) !== -1));
    const ids = groups.add([hours.codes(resource), hours.codes('usage_start')], hours.rows);
    cost.add(ids, groups.count, hours.numbers(COST));
    rate.add(ids, groups.count, hours.numbers(RATE));
  }
  return { disks: wanted, cost: cost.finish(groups.count), rate: rate.finish(groups.count) };
}
