import { join } from 'node:path';
import { inputTable } from '@ocp/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { localFile, tempFolder } from '../support/lake.ts';
import { writeParquet } from '../support/parquet.ts';
import { batchRows } from './read.ts';

const keys = ['vm_name', 'vm_persistentvolumeclaim_name'] as const;
const text = fc.option(fc.constantFrom('', 'a', 'b', 'ä', "o'c", '\uFEFFa'), { nil: null });
/** A row of Arrow does not show a byte order mark. */
const shown = (value: string | null) => value?.replace('\uFEFF', '') ?? null;
const sql = (value: string | null) => (value === null ? 'null' : `'${value.replaceAll("'", "''")}'`);

test('of rows that are equal in all texts the first is left, and no combination is missing', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 60 }),
      fc.boolean(),
      fc.integer({ min: 1, max: 70 }),
      async (pairs, categorical, chunkRows) => {
        const rows = pairs.map(([name, claim], hour) => `(${hour}, ${sql(name)}, ${sql(claim)})`);
        const path = await writeParquet(
          join(tempFolder(), 'x.parquet'),
          `select timestamp '2025-10-01' + hour * interval 1 hour as interval_start, name::varchar as vm_name,
            claim::varchar as vm_persistentvolumeclaim_name
          from (values ${rows.join(', ')}) given (hour, name, claim) order by hour`,
        );
        const file = localFile(path, inputTable('vm_hours'));
        const reading = { columns: keys, distinct: true, categorical, chunkRows };
        const found = await batchRows('vm_hours', [file, file], reading);
        const expected = new Map(pairs.map((pair) => [JSON.stringify(pair), pair]));
        expect(found).toEqual(
          Array.from(expected.values(), ([name, claim]) => ({
            [keys[0]]: shown(name),
            [keys[1]]: shown(claim),
          })),
        );
      },
    ),
    { numRuns: 60 },
  );
});

test('more combinations than are remembered come in every file, and once in a batch', async () => {
  const path = await writeParquet(
    join(tempFolder(), 'x.parquet'),
    `select timestamp '2025-10-01' as interval_start, repeat('vm', 100) || (i // 2) as vm_name, '' as vm_persistentvolumeclaim_name
      from range(120000) hours(i)`,
  );
  const file = localFile(path, inputTable('vm_hours'));
  const found = await batchRows('vm_hours', [file, file], { columns: keys, distinct: true });
  const names = found.map((row) => row[keys[0]]);
  expect(new Set(names).size).toBe(60_000);
  expect(names.length).toBeGreaterThan(60_000 + 30_000);
  expect(names.length).toBeLessThan(60_000 + 60_000);
});
