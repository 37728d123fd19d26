import { Readable } from 'node:stream';
import {
  Field,
  Float64,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  TimestampMillisecond,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Columns } from '@ocp/core';
import { binaryRows } from '../src/binary-copy.ts';
import { inTransaction } from './support/database.ts';

const columns: Columns = { name: 'text', amount: 'double', at: 'timestamp' };
const types = [new Utf8(), new Float64(), new TimestampMillisecond()] as const;
const schema = new Schema(Object.keys(columns).map((name, index) => new Field(name, types[index]!, true)));

interface Row {
  name: string | null;
  amount: number | null;
  /** Milliseconds since 1970. */
  at: number | null;
}

function batchOf(rows: readonly Row[]): RecordBatch {
  const values = [rows.map(({ name }) => name), rows.map(({ amount }) => amount), rows.map(({ at }) => at)];
  const children = types.map((type, index) => vectorFromArray(values[index]!, type).data[0]!);
  return new RecordBatch(
    schema,
    makeData({ type: new Struct(schema.fields), length: rows.length, children }),
  );
}

/** Copies batches into a table and reads them back. */
function copied(batches: readonly RecordBatch[]): Promise<object[]> {
  // eslint-disable-next-line @typescript-eslint/require-await
  async function* all() {
    yield* batches;
  }
  return inTransaction(async (sql) => {
    await sql.execute(
      'create temporary table copied (n serial, name text, amount double precision, at timestamp)',
    );
    const rows = Readable.from(binaryRows(all(), columns), { objectMode: false });
    const count = await sql.copyIn(
      'copy pg_temp.copied (name, amount, at) from stdin with (format binary)',
      rows,
    );
    expect(count).toBe(batches.reduce((sum, { numRows }) => sum + numRows, 0));
    return sql.rows(
      `select name, amount, (extract(epoch from at) * 1000)::bigint as at from pg_temp.copied order by n`,
    );
  });
}

const row: fc.Arbitrary<Row> = fc.record({
  name: fc.option(fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', ''))),
  amount: fc.option(fc.double()),
  at: fc.option(fc.integer({ min: Date.UTC(1900), max: Date.UTC(2200) })),
});

it('brings every value over as it is, also of a part of a batch', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 20 }), fc.nat(20), async (rows, from) => {
      const batch = batchOf(rows);
      const found = await copied([batch.slice(0, from), batch.slice(from)]);
      expect(found).toEqual(rows);
    }),
    { numRuns: 50 },
  );
});

it('cuts many rows into chunks, and takes a text that is longer than one', async () => {
  const rows = Array.from({ length: 20_000 }, (_, index) => ({
    name: index === 7 ? 'é'.repeat(1 << 19) : `row ${index}`,
    amount: index / 3,
    at: index,
  }));
  expect(await copied([batchOf(rows)])).toEqual(rows);
});

it('brings no row of no batch', async () => {
  expect(await copied([])).toEqual([]);
});
