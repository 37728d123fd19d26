import { NULL_CODE, randomUuids, sameCode } from '../../../columns.ts';
import { concat } from '../../../concat.ts';
import { distinct } from '../../../grouping.ts';
import { filterRows } from '../../../kernels/index.ts';
import { Table } from '../../../table.ts';
import type { CloudStep } from '../cloud-kernels.ts';

const columns = {
  account_id: 'billing_account_id',
  project_id: 'project_id',
  project_name: 'project_name',
  service_id: 'service_id',
  service_alias: 'service_description',
  region: 'location_region',
};
const names = Object.keys(columns);
const read = Object.values(columns);

/** Spec cloud-daily.md 4. The table has no place for what is null. */
export const topology: CloudStep = async ({ batches, table }) => {
  const run = table('run');
  const month = run.codes('invoice_month')[0]!;
  let found = new Table(0, Object.fromEntries(read.map((name) => [name, { codes: new Int32Array() }])));
  for await (const rows of batches('bill_rows', [...read, 'invoice_month'])) {
    const months = rows.codes('invoice_month');
    const texts = read.map((name) => rows.codes(name));
    const kept = filterRows(
      rows.rows,
      (row) => months[row] === month && texts.every((codes) => codes[row] !== NULL_CODE),
    );
    found = distinct(concat([found, rows.take(kept, read)], read), read);
  }
  const named = names.map((name, place) => [name, found.column(read[place]!)] as const);
  return new Table(found.rows, {
    ...Object.fromEntries(named),
    uuid: randomUuids,
    source_uuid: sameCode(run.codes('cloud_source_uuid')[0]!, found.rows),
  });
};
