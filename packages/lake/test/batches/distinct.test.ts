import { join } from 'node:path';
import { inputTable } from '@ocp/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { localFile, tempFolder } from '../support/lake.ts';
import { writeParquet } from '../support/parquet.ts';
import { batchRows } from './read.ts';

const keys = ['vm_name', 'vm_persistentvolumeclaim_name'];
const text = fc.option(fc.constantFrom('', 'a', 'b', 'ä', "o'c"), { nil: null });
const sql = (value: string | null) => (value === null ? 'null' : `'${value.replaceAll("'", "''")}'`);

test('of rows that are equal in some texts the first of each batch is left, and no combination is missing', async () => {
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
        const columns = ['interval_start', ...keys];
        const all = await batchRows('vm_hours', [file], { columns });
        const reading = { columns, distinct: keys, categorical, chunkRows };
        const found = await batchRows('vm_hours', [file], reading);
        const seen = new Set<string>();
        const expected = all.filter((row, place) => {
          if (place % chunkRows === 0) seen.clear();
          const pair = JSON.stringify(keys.map((key) => row[key]));
          return !seen.has(pair) && seen.add(pair);
        });
        expect(found).toEqual(expected);
      },
    ),
    { numRuns: 60 },
  );
});
