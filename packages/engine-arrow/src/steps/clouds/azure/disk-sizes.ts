import { Grouping } from '../../../grouping.ts';
import { join } from '../../../joining.ts';
import { containsJoin, mappedTexts } from '../../../kernels/index.ts';
import { Table } from '../../../table.ts';
import { distinctTexts } from '../../distinct-texts.ts';
import { rowsWhere, textsThat } from '../../rows-where.ts';
import type { CloudContext, CloudStep } from '../cloud-kernels.ts';

/** The disk of a node's system, whose `_` stands for any character (quirk Q6). */
const SYSTEM_DISK = /.osdisk$/isu;

/**
 * Spec ocp-on-azure.md 5.1: by the tier that the meter's name has before a blank, the greatest of a disk and day. A line that is not
 * of midnight has no day, but its disk has a size.
 */
export const diskSizes: CloudStep = async (context) => {
  const tiers = sizesOfMeters(await disksOfBill(context), context);
  const disks = new Grouping(tiers, ['disk_id', 'usage_start']);
  return disks.keys.with({ capacity: disks.max('capacity') });
};

/** Lines of disks that are matched by their id, with the name of their meter. */
async function disksOfBill({ cloud, input, table, pool }: CloudContext): Promise<Table> {
  const bill = await input('bill_rows');
  const isDisk = textsThat(bill.codes(cloud.bill.resource), pool, (id) =>
    id.includes('Microsoft.Compute/disks/'),
  );
  const meters = rowsWhere(bill, isDisk).select(['row_uuid', 'metername']);
  const rows = table('matched_rows');
  const matched = rows.numbers('resource_matched').values;
  const isStorage = textsThat(rows.codes('service_name'), pool, (service) => service.includes('Storage'));
  const isOther = textsThat(rows.codes('disk_id'), pool, (name) => !SYSTEM_DISK.test(name));
  const disks = rowsWhere(rows, (row) => matched[row] === 1 && isStorage(row) && isOther(row));
  return join('inner', disks.select(['row_uuid', 'disk_id', 'usage_start']), meters, ['row_uuid'], {
    metername: 'metername',
  });
}

/** Lines with each of the sizes that their meter names. */
function sizesOfMeters(lines: Table, { table, pool }: CloudContext): Table {
  const sizes = table('disk_sizes');
  const named = sizes.with({ tier: { codes: mappedTexts(sizes.codes('name'), pool, (name) => `${name} `) } });
  const meters = distinctTexts(pool, lines.codes('metername'));
  const found = containsJoin(meters, named.codes('tier'), pool);
  const tiers = new Table(found.texts.length, {
    metername: { codes: found.texts },
    tier: { codes: found.others },
  });
  const capacities = join('inner', tiers, named, ['tier'], { capacity: 'capacity' });
  return join('inner', lines, capacities, ['metername'], { capacity: 'capacity' });
}
