import { Readable } from 'node:stream';
import { afterAll, expect, it } from 'vitest';
import {
  CopyBuffer,
  copyHeader,
  copyTrailer,
  databaseServer,
  postgresStore,
  POSTGRES_EPOCH,
} from '../src/index.ts';

const server = await databaseServer();
const store = postgresStore(server);
afterAll(async () => {
  await store.close();
  await server.stop();
});

const UUID = '73be11de-69d8-5208-9aba-fc2bb9d15769';
const { signal } = new AbortController();

/** What PostgreSQL makes of the bytes of some rows. */
function copied(chunks: readonly Buffer[]): Promise<object[]> {
  return store.transaction(
    'public',
    async ({ sql }) => {
      await sql.execute(
        'create temporary table copied (id uuid, n bigint, amount double precision, name text, at timestamp)',
      );
      const rows = Readable.from([copyHeader, ...chunks, copyTrailer], { objectMode: false });
      await sql.copyIn('copy pg_temp.copied from stdin with (format binary)', rows);
      return sql.rows('select * from pg_temp.copied order by n');
    },
    { signal },
  );
}

function row(buffer: CopyBuffer, n: number, name: string): void {
  const text = Buffer.from(`(${name})`);
  buffer.begin();
  buffer.fields(5);
  buffer.uuid(UUID);
  buffer.integer(n);
  buffer.double(n / 4);
  buffer.text(text, 1, text.length - 1);
  buffer.integer((Date.UTC(1999, 11, 31) - POSTGRES_EPOCH) * 1000);
}

it('is read by PostgreSQL as what was written, to the bounds of exact numbers', async () => {
  const buffer = new CopyBuffer();
  const numbers = [
    -Number.MAX_SAFE_INTEGER,
    -(2 ** 32),
    -1,
    0,
    2 ** 32 - 1,
    2 ** 32,
    Number.MAX_SAFE_INTEGER,
  ];
  for (const n of numbers) row(buffer, n, 'é'.repeat(40));
  const expected = { id: UUID, name: 'é'.repeat(40), at: '1999-12-31 00:00:00' };
  expect(await copied([buffer.take()])).toEqual(numbers.map((n) => ({ ...expected, n, amount: n / 4 })));
});

it('keeps null apart from the empty text', async () => {
  const buffer = new CopyBuffer();
  row(buffer, 1, '');
  buffer.fields(5);
  for (let field = 0; field < 5; field += 1) buffer.null();
  expect(await copied([buffer.take()])).toMatchObject([
    { n: 1, name: '' },
    { n: null, name: null },
  ]);
});

it('takes back a row that was begun, and hands on the rows before one', async () => {
  const buffer = new CopyBuffer();
  row(buffer, 1, 'kept');
  row(buffer, 2, 'undone');
  buffer.undo();
  row(buffer, 3, 'last');
  const before = buffer.takeBefore();
  const names = (rows: object[]) => rows.map((found) => 'name' in found && found.name);
  expect(names(await copied([before]))).toEqual(['kept']);
  expect(names(await copied([before, buffer.take()]))).toEqual(['kept', 'last']);
});
