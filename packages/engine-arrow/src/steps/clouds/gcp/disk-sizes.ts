import { computed, isValid, NULL_CODE, sameCode } from '../../../columns.ts';
import { distinct } from '../../../grouping.ts';
import { join } from '../../../joining.ts';
import { filterRows, GroupExtreme, HashGroups, lowerCaseOf } from '../../../kernels/index.ts';
import type { Table } from '../../../table.ts';
import { volumeKey } from '../../openshift-on-cloud/disk-claims.ts';
import { rowsWhere, textsThat } from '../../rows-where.ts';
import { GIBIBYTE, HOUR } from '../../units.ts';
import type { CloudContext, CloudStep } from '../cloud-kernels.ts';

const NAME = 'resource_global_name';
const AMOUNT = 'usage_amount';

/**
 * Spec ocp-on-gcp.md 5.1: the greatest raw line of the month is an hour of the whole disk, in byte-seconds. 0 is a size too, and so is none
 * where no line has an amount. The raw lines are reduced batch by batch to one row a disk.
 */
export const diskSizes: CloudStep = async (context) => {
  const wanted = disksWithVolumes(context);
  const groups = new HashGroups(1);
  groups.add([wanted.codes('disk_id')], wanted.rows);
  const greatest = new GroupExtreme('max');
  const isBilled = new Uint8Array(wanted.rows);
  for await (const batch of context.batches('raw_rows', [NAME, AMOUNT])) {
    const keys = [batch.codes(NAME)];
    const lines = batch.take(filterRows(batch.rows, (row) => groups.find(keys, row) !== -1));
    const ids = groups.add([lines.codes(NAME)], lines.rows);
    for (const id of ids) isBilled[id] = 1;
    greatest.add(ids, groups.count, lines.numbers(AMOUNT));
  }
  const amount = greatest.finish(groups.count);
  const capacity = computed([amount], groups.count, (byteSeconds) =>
    Math.round(byteSeconds / GIBIBYTE / HOUR),
  );
  const disks = wanted.with({ capacity, usage_start: sameCode(NULL_CODE, wanted.rows) });
  return rowsWhere(disks, (row) => isBilled[row] === 1);
};

/** Global names of disks that a volume of any cluster lies on, on one of their days. */
function disksWithVolumes({ cloud, table, pool }: CloudContext): Table {
  const rows = table('matched_rows');
  const isDisk = textsThat(rows.codes('disk_id'), pool, (name) => name.includes('/disk/'));
  const isCompute = textsThat(rows.codes('service_alias'), pool, (service) => service === 'Compute Engine');
  const isPersistent = textsThat(rows.codes('sku_alias'), pool, (sku) => lowerCaseOf(sku).includes(' pd '));
  const { values, validity } = rows.numbers(cloud.usage.amount);
  const disks = rowsWhere(
    rows,
    (row) => isDisk(row) && isCompute(row) && isPersistent(row) && isValid(validity, row) && values[row]! > 0,
  );
  const diskDays = distinct(disks, ['resource_id', 'disk_id', 'usage_start']);
  const volumes = distinct(table('openshift_rows'), [...volumeKey, 'usage_start']);
  const links = table('disk_volumes');
  const disk = { resource_id: 'resource_id', disk_id: 'disk_id' };
  const days = join('inner', volumes, links, volumeKey, disk, 'equal');
  const same = ['resource_id', 'disk_id', 'usage_start'];
  return distinct(join('inner', diskDays, distinct(days, same), same, {}, 'equal'), ['disk_id']);
}
