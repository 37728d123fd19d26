import { inputTable } from '@ocp/core';
import { expect, test } from 'vitest';
import { stagedSelect } from '../src/read/daily.ts';
import { csv, headers, hour, podRow, storageRow, type Cells } from './support/reports.ts';
import { folderOf, onTenant, SCHEMA, SOURCE } from './support/tenant.ts';

const tenant = onTenant();

/** The sum of a column over hours with these values, as a daily row has it. */
async function daily(
  report: 'pod' | 'storage',
  column: string,
  values: readonly string[],
  row: (change: Cells) => Cells,
) {
  const rows = values.map((value, at) => row({ ...hour(1, at), [column]: value }));
  await tenant().load(folderOf({ 'report.csv': csv(headers[`${report}_usage`], rows) }));
  const days = { start: '2025-10-01', end: '2025-10-01' };
  const select = stagedSelect(inputTable(`${report}_days`), { schema: SCHEMA, source: SOURCE }, days, 'max');
  const [day] = await tenant().rows<{ value: number }>(`select ${column} as value from (${select}) days`);
  return day?.value;
}

/** Koku's ingest sums with pandas, which carries along what every addition loses (spec inputs.md 3.4). */
test('sums of a day do not lose what the additions round away', async () => {
  // One after the other: 0.9999999999999999.
  expect(await daily('pod', 'pod_usage_cpu_core_seconds', Array<string>(10).fill('0.1'), podRow)).toBe(1);
});

test('sums of bytes do not either', async () => {
  const values = ['8349416423424.001', ...Array<string>(9).fill('3600000000.1')];
  // One after the other: 8381816423424.897.
  expect(await daily('storage', 'persistentvolumeclaim_usage_byte_seconds', values, storageRow)).toBe(
    8381816423424.901,
  );
});
