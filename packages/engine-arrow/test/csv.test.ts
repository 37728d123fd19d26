import { Readable } from 'node:stream';
import { asOcpError, type Columns } from '@ocp/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomUuids, type Column } from '../src/columns.ts';
import { readTable } from '../src/csv/read.ts';
import { csvChunks } from '../src/csv/write.ts';
import { dayCode } from '../src/day-codes.ts';
import { TextPool } from '../src/kernels/index.ts';
import type { Table } from '../src/table.ts';
import { codesOf, column, numberOrNull, textOrNull, textsOf, valuesOf } from './kernels/samples.ts';

const columns = { name: 'text', day: 'date', amount: 'double', own: 'boolean' } as const satisfies Columns;
const day = fc.option(fc.constantFrom('2025-02-28', '1999-12-31', '2025-10-01'));
const row = fc.tuple(textOrNull, day, numberOrNull, fc.option(fc.boolean()));
type Row = [string | null, string | null, number | null, boolean | null];

function written(rows: readonly Row[], pool: TextPool): Buffer {
  const made: Column[] = [
    {
      codes: codesOf(
        pool,
        rows.map(([name]) => name),
      ),
    },
    { codes: Int32Array.from(rows, ([, text]) => (text === null ? -1 : dayCode(text))) },
    column(rows.map(([, , amount]) => amount)),
    column(rows.map(([, , , own]) => (own === null ? null : Number(own)))),
  ];
  const typed = Object.values(columns).map((type, place) => ({ type, column: made[place]! }));
  return Buffer.concat([...csvChunks(typed, rows.length, pool)]);
}

/** Reads CSV of so many rows that arrives in pieces of `size` bytes. */
function read(csv: Buffer, rows: number, size: number, pool: TextPool): Promise<Table> {
  const pieces = Array.from({ length: Math.ceil(csv.length / size) }, (_, piece) =>
    csv.subarray(piece * size, (piece + 1) * size),
  );
  const copy = () => Promise.resolve(Readable.from(pieces));
  return readTable('given', { columns, rows, copy }, pool);
}

describe('CSV for and from PostgreSQL', () => {
  test('has unquoted nulls, quoted texts and the fewest digits', () => {
    const rows: Row[] = [
      ['a "b", c\n', '2025-02-28', 0.1, true],
      ['', null, -1e21, false],
      [null, null, null, null],
      ['\\.', null, 1 / 3, null],
    ];
    expect(written(rows, new TextPool()).toString()).toBe(
      '"a ""b"", c\n",2025-02-28,0.1,true\n"",,-1e+21,false\n,,,\n"\\.",,0.3333333333333333,\n',
    );
  });

  test('gives every row back, wherever a piece ends', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row), fc.integer({ min: 1, max: 9 }), async (rows, size) => {
        const pool = new TextPool();
        const table = await read(written(rows, pool), rows.length, size, pool);
        expect(table.rows).toBe(rows.length);
        expect(textsOf(pool, table.codes('name'))).toEqual(rows.map(([name]) => name));
        expect([...table.codes('day')]).toEqual(rows.map(([, text]) => (text === null ? -1 : dayCode(text))));
        const amounts = valuesOf(table.numbers('amount')).map((amount) => amount && amount + 0);
        expect(amounts).toEqual(rows.map(([, , amount]) => amount && amount + 0));
        expect(valuesOf(table.numbers('own'))).toEqual(
          rows.map(([, , , own]) => (own === null ? null : Number(own))),
        );
      }),
    );
  });

  test("reads PostgreSQL's own spelling", async () => {
    const pool = new TextPool();
    const table = await read(Buffer.from('plain,2025-10-01,1e-05,t\r\n"",,NaN,f\n'), 2, 100, pool);
    expect(textsOf(pool, table.codes('name'))).toEqual(['plain', '']);
    expect(valuesOf(table.numbers('amount'))).toEqual([0.00001, NaN]);
    expect(valuesOf(table.numbers('own'))).toEqual([1, 0]);
  });

  test.each([
    ['within a field', '"x",,1,\n"y",,12'],
    ['within quotes', '"x",,1,\n"y'],
    ['before the line break', '"x",,1,\n"y",,2,t'],
    ['after a quote', '"x",,1,\n""'],
    ['between rows', '"x",,1,\n'],
    ['before all rows', ''],
  ])('is not all there when it ends %s', async (_, csv) => {
    const error = await read(Buffer.from(csv), 2, 3, new TextPool()).then(() => 'no failure', asOcpError);
    expect(error).toMatchObject({ code: 'ENGINE_STEP', where: { relation: 'given' }, passing: true });
  });

  test.each(['"x",,1\n', '"x",,1,t,\n', '\n'])('has every field: %j is no row', async (csv) => {
    const error = await read(Buffer.from(csv), 1, 3, new TextPool()).then(() => 'no failure', asOcpError);
    expect(error).toMatchObject({ code: 'ENGINE_STEP', message: 'row 1 has not 4 fields', passing: false });
  });

  test('has another UUID in every row', () => {
    const csv = Buffer.concat([...csvChunks([{ type: 'uuid', column: randomUuids }], 5000, new TextPool())]);
    const uuids = csv.toString().trim().split('\n');
    expect(new Set(uuids).size).toBe(5000);
    for (const uuid of uuids) expect(uuid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });
});
