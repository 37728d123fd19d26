import {
  computed,
  noneValid,
  numberAt,
  scaled,
  setValid,
  rowNumbers,
  type NumberColumn,
} from '../../columns.ts';
import { Grouping } from '../../grouping.ts';
import { join } from '../../joining.ts';
import type { Table } from '../../table.ts';
import type { ArrowStep, StepContext } from '../step.ts';
import { DAY, GIBIBYTE } from '../units.ts';
import { labelledVolumes, volumeTexts, withMergedLabels } from './label-layers.ts';
import { withCategories } from './namespace-categories.ts';
import { mountKey, withMounts } from './volume-mounts.ts';

const CAPACITY = 'persistentvolumeclaim_capacity_bytes';
const CAPACITY_SECONDS = 'persistentvolumeclaim_capacity_byte_seconds';
const REQUEST_SECONDS = 'volume_request_storage_byte_seconds';
const USAGE_SECONDS = 'persistentvolumeclaim_usage_byte_seconds';
const numbers = [CAPACITY, CAPACITY_SECONDS, REQUEST_SECONDS, USAGE_SECONDS];
const volume = ['persistentvolumeclaim', 'persistentvolume', 'storageclass', 'csi_volume_handle'];
const key = ['usage_start', 'namespace', 'node', 'resource_id', ...volume, 'labels'];

/**
 * Spec ocp-daily.md 6.2. Mounts are joined without the volume (quirk 5); without a mount there is no share, and request and
 * usage are null while capacity is not (quirk 4).
 */
export const storageRows: ArrowStep = async (context) => {
  const days = await context.input('storage_days');
  const copies = multiplied(days, context);
  const taken = days.take(copies.codes('source'), numbers);
  const rows = new Grouping(
    copies.with(Object.fromEntries(numbers.map((name) => [name, taken.column(name)]))),
    key,
  );
  const monthly = perMonth(rows.keys, context);
  const shares = positive(rows.max('nodes'));
  const shared = (column: string) =>
    monthly(computed([rows.sum(column), shares], rows.keys.rows, (sum, nodes) => sum / nodes));
  return rows.keys.with({
    volume_labels: rows.keys.column('labels'),
    persistentvolumeclaim_capacity_gigabyte: scaled(rows.max(CAPACITY), GIBIBYTE),
    persistentvolumeclaim_capacity_gigabyte_months: monthly(rows.sum(CAPACITY_SECONDS)),
    volume_request_storage_gigabyte_months: shared(REQUEST_SECONDS),
    persistentvolumeclaim_usage_gigabyte_months: shared(USAGE_SECONDS),
    cost_category_id: rows.max('cost_category_id'),
  });
};

/** The keys of each copy of a row, with the number of the row as `source`. */
function multiplied(days: Table, context: StepContext): Table {
  const keys = days
    .select([...new Set([...mountKey, ...volume, ...volumeTexts])])
    .with({ source: rowNumbers(days.rows) });
  const mounted = withMounts(keys, context);
  const sharing = join('left', mounted, context.table('volume_shares'), ['usage_start', 'persistentvolume'], {
    nodes: 'nodes',
  });
  const labelled = withMergedLabels(labelledVolumes(sharing, context), context);
  return withCategories(labelled, context);
}

/** Byte-seconds of a day to GiB over the row's own month. */
function perMonth(keys: Table, { table }: StepContext): (byteSeconds: NumberColumn) => NumberColumn {
  const calendar = join('left', keys, table('calendar'), { usage_start: 'day' }, { days: 'days_in_month' });
  const days = calendar.numbers('days');
  return (byteSeconds) =>
    scaled(
      computed([byteSeconds, days], keys.rows, (sum, count) => sum / (DAY * count)),
      GIBIBYTE,
    );
}

/** Null for zero: a volume whose nodes are all unknown is shared out to nobody. */
function positive(column: NumberColumn): NumberColumn {
  const validity = noneValid(column.values.length);
  for (let row = 0; row < column.values.length; row += 1) {
    if ((numberAt(column, row) ?? 0) > 0) setValid(validity, row);
  }
  return { values: column.values, validity };
}
