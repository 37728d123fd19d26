import { text } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Columns } from '@ocp/core';
import { csvLines } from '../src/csv.ts';
import { batches, configRows, stateRows, valuesSelect, type TextRow } from '../src/values.ts';

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const value of values) found.push(value);
  return found;
}

const anyText = fc.string({ unit: fc.constantFrom(...'a",\\.\n\r\'é', '\u{1f600}', '\u2028'), maxLength: 6 });
const columns: Columns = { a: 'text', b: 'json', c: 'double', d: 'date' };

it('rows that go out as CSV come in again as they were: null is not the empty text', async () => {
  const row = fc.tuple(
    fc.option(anyText),
    fc.option(anyText),
    fc.option(fc.double()),
    fc.option(fc.constant('2025-10-01')),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(row), async (rows) => {
      const asJson = rows.map((values) =>
        values.map((value) => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value)),
      );
      const copy = () => Promise.resolve(Readable.from([csvLines(columns, asJson)]));
      const back = await all(stateRows({ columns, rows: rows.length, copy }));
      expect(back).toEqual(
        rows.map((values) => values.map((value) => (value === null ? null : String(value)))),
      );
    }),
  );
});

it('a stream that fails in the middle fails the rows', async () => {
  const broken = Readable.from(
    (function* () {
      yield 'a,b\n';
      throw new Error('broken');
    })(),
  );
  const rows = stateRows({ columns, rows: 1, copy: () => Promise.resolve(broken) });
  await expect(all(rows)).rejects.toThrow('broken');
});

it('a stream whose rows are not taken to the end, or are no CSV, is closed', async () => {
  const left = Readable.from(['a\n', 'b\n']);
  for await (const _ of stateRows({ columns, rows: 2, copy: () => Promise.resolve(left) })) break;
  expect(left.destroyed).toBe(true);
  const endless = new Readable({ read: () => endless.push('a"b\n') });
  const rows = stateRows({ columns, rows: 1, copy: () => Promise.resolve(endless) });
  await expect(all(rows)).rejects.toMatchObject({ code: 'INVALID_OPENING_QUOTE' });
  expect(endless.destroyed).toBe(true);
});

it('no batch is larger than a statement may be, and none is lost', async () => {
  const row = (n: number): TextRow => [String(n), 'x'.repeat(100_000), null];
  const rows = Array.from({ length: 23 }, (_, n) => row(n));
  const cut = await all(batches(rows));
  expect(cut.flat()).toEqual(rows);
  expect(Math.max(...cut.map((batch) => valuesSelect(columns, batch).length))).toBeLessThan(1_000_000);
  expect(cut.length).toBeGreaterThan(4);
});

it('values of the configuration keep their null', () => {
  const relation = { columns: {}, rows: [['a', 1.5, true, null]] };
  expect(configRows(relation)).toEqual([['a', '1.5', 'true', null]]);
});

it('text is quoted, so that none ends the data of a COPY', async () => {
  expect(
    await text(
      Readable.from([
        csvLines({ a: 'text', b: 'integer' }, [
          ['\\.', null],
          ['', '7'],
        ]),
      ]),
    ),
  ).toBe('"\\.",\n"",7\n');
});

it('an array is one field', async () => {
  const lines = csvLines({ ids: 'array', n: 'integer' }, [['{"a","b,c",NULL}', '7']]);
  expect(await text(Readable.from([lines]))).toBe('"{""a"",""b,c"",NULL}",7\n');
});
