import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inputTable } from '@ocp/core';
import { describe, expect, test } from 'vitest';
import { checkFile } from '../src/check.ts';
import { openLocal } from '../src/file-bytes.ts';
import { failure, tempFolder } from './support/lake.ts';
import { nodeLabels, writeParquet } from './support/parquet.ts';

const ORIGIN = 's3://koku/x.parquet';

const check = (path: string, table = 'node_label_days') =>
  checkFile(inputTable(table), () => openLocal(path, ORIGIN), ORIGIN);

async function checked(query: string, table = 'node_label_days', ...options: string[]) {
  const path = await writeParquet(join(tempFolder(), 'x.parquet'), query, ...options);
  return check(path, table);
}

const podDay = (more: string) =>
  `SELECT TIMESTAMP '2025-02-01' AS interval_start, 'a' AS namespace, 'n' AS node, 'p' AS pod, ${more}`;

describe('columns', () => {
  test('match by lower case and keep their spelling; foreign ones are no matter', async () => {
    const query = `SELECT [1, 2] AS list, {a: 1, b: 'x'} AS struct, 'n' AS "NODE", TIMESTAMP '2025-02-01' AS "Interval_Start"`;
    const file = await checked(query);
    expect(file?.columns).toEqual(['list', 'struct', 'NODE', 'Interval_Start']);
  });

  test('a missing column is no matter unless it is required', async () => {
    expect(await checked(podDay('1 AS other'), 'pod_days')).toMatchObject({ rows: 1 });
    const error = await failure(checked(`SELECT TIMESTAMP '2025-02-01' AS interval_start`));
    expect(error).toMatchObject({
      code: 'LAKE_COLUMN_MISSING',
      where: { file: ORIGIN, table: 'node_label_days', column: 'node' },
    });
  });

  test('a file without rows needs no columns', async () => {
    expect(await checked('SELECT 1 AS x WHERE false')).toMatchObject({ rows: 0 });
  });

  test('one name in two spellings is ambiguous', async () => {
    const path = await writeParquet(
      join(tempFolder(), 'x.parquet'),
      nodeLabels('2025-02-01', `'a' AS node, 'b' AS nodX`),
    );
    const bytes = readFileSync(path);
    for (let at = bytes.indexOf('nodX'); at >= 0; at = bytes.indexOf('nodX')) bytes.write('NODE', at);
    writeFileSync(path, bytes);
    expect(await failure(check(path))).toMatchObject({
      code: 'LAKE_COLUMN_TYPE',
      where: { column: 'node' },
    });
  });
});

describe('types', () => {
  test.each([
    `TIMESTAMP '2025-02-01'`,
    `TIMESTAMPTZ '2025-02-01 00:00:00+00'`,
    `CAST('2025-02-01' AS TIMESTAMP_MS)`,
    `CAST('2025-02-01' AS TIMESTAMP_NS)`,
  ])('a time may be %s', async (value) => {
    expect(await checked(`SELECT ${value} AS interval_start, 'n' AS node`)).toMatchObject({ rows: 1 });
  });

  test.each([`'2025-02-01'`, '1738368000', 'NULL::INTEGER', `DATE '2025-02-01'`, `TIME '00:00:00'`])(
    'a time may not be %s',
    async (value) => {
      const error = await failure(checked(`SELECT ${value} AS interval_start, 'n' AS node`));
      expect(error).toMatchObject({ code: 'LAKE_COLUMN_TYPE', where: { column: 'interval_start' } });
    },
  );

  test.each([`'x'`, `'x'::BLOB`, `'{}'::JSON`, 'NULL::INTEGER', 'NULL::DOUBLE', 'NULL::BOOLEAN', 'NULL'])(
    'text may be %s',
    async (value) => {
      const query = `SELECT TIMESTAMP '2025-02-01' AS interval_start, ${value} AS node FROM range(3)`;
      expect(await checked(query)).toMatchObject({ rows: 3 });
    },
  );

  test.each(['1', '1.5::DOUBLE', 'true', `['x']`, `{a: 'x'}`, `DATE '2025-02-01'`, `if(range = 1, NULL, 7)`])(
    'text may not be %s',
    async (value) => {
      const query = `SELECT TIMESTAMP '2025-02-01' AS interval_start, ${value} AS node FROM range(3)`;
      const error = await failure(checked(query));
      expect(error).toMatchObject({ code: 'LAKE_COLUMN_TYPE', where: { file: ORIGIN, column: 'node' } });
      expect(error.message).toContain('cannot become text');
    },
  );

  const numbers = [
    ...['1::TINYINT', '1::INTEGER', '1::BIGINT', '1::UINTEGER', '1::UBIGINT', '1::FLOAT', '1::DOUBLE'],
    ...['1.50::DECIMAL(9, 2)', '1.50::DECIMAL(38, 10)', 'NULL::VARCHAR', 'NULL'],
  ];
  test.each(numbers)('a number may be %s', async (value) => {
    const query = podDay(`${value} AS node_capacity_cpu_cores`);
    expect(await checked(query, 'pod_days')).toMatchObject({ rows: 1 });
  });

  test.each([`'7'`, 'true', `TIMESTAMP '2025-02-01'`, `DATE '2025-02-01'`, '[1.0]'])(
    'a number may not be %s',
    async (value) => {
      const error = await failure(checked(podDay(`${value} AS node_capacity_cpu_cores`), 'pod_days'));
      expect(error).toMatchObject({
        code: 'LAKE_COLUMN_TYPE',
        where: { table: 'pod_days', column: 'node_capacity_cpu_cores' },
      });
    },
  );

  test('a column is all null only if it is in every row group', async () => {
    const values = (last: string) =>
      `SELECT TIMESTAMP '2025-02-01' AS interval_start, if(range < 4096, NULL, ${last}) AS node FROM range(5000) ORDER BY range`;
    const groups = 'row_group_size 2048';
    expect(await checked(values('NULL::INTEGER'), 'node_label_days', groups)).toMatchObject({ rows: 5000 });
    const error = await failure(checked(values('7'), 'node_label_days', groups));
    expect(error).toMatchObject({ code: 'LAKE_COLUMN_TYPE', where: { column: 'node' } });
  });
});

describe('damaged files', () => {
  const checkContent = (content: Buffer) => {
    const path = join(tempFolder(), 'x.parquet');
    writeFileSync(path, content);
    return failure(check(path));
  };
  const whole = async () =>
    readFileSync(
      await writeParquet(
        join(tempFolder(), 'x.parquet'),
        `SELECT TIMESTAMP '2025-02-01' AS interval_start, md5(range::VARCHAR) AS node FROM range(2000)`,
      ),
    );

  test.each([
    ['nothing', () => Buffer.alloc(0)],
    ['the magic alone', () => Buffer.from('PAR1PAR1')],
    ['text', () => Buffer.from('interval_start,node\n2025-02-01,n1\n')],
    ['zeros', () => Buffer.alloc(5000)],
    [
      'noise between magics',
      () => Buffer.concat([Buffer.from('PAR1'), randomBytes(500), Buffer.from('PAR1')]),
    ],
    [
      'a footer of noise',
      () =>
        Buffer.concat([
          Buffer.from('PAR1'),
          randomBytes(500),
          Buffer.from([200, 0, 0, 0]),
          Buffer.from('PAR1'),
        ]),
    ],
    ['an encrypted footer', () => Buffer.concat([Buffer.alloc(500), Buffer.from('PARE')])],
  ])('%s', async (_, content) => {
    const error = await checkContent(content());
    expect(error).toMatchObject({ code: 'LAKE_FILE_UNREADABLE', where: { file: ORIGIN } });
    expect(error.message).toContain(ORIGIN);
  });

  test('cut at any place: at the end, in the footer, in the data', async () => {
    const content = await whole();
    for (const share of [0.1, 0.5, 0.9, 0.999]) {
      const cut = content.subarray(0, Math.floor(content.length * share));
      expect((await checkContent(cut)).code).toBe('LAKE_FILE_UNREADABLE');
    }
    const hollow = Buffer.concat([content.subarray(0, 100), content.subarray(content.length / 2)]);
    expect((await checkContent(hollow)).code).toBe('LAKE_FILE_UNREADABLE');
  });

  test('every byte of the footer may be wrong without another kind of failure', async () => {
    const content = await whole();
    const footer = content.readUInt32LE(content.length - 8) + 8;
    const path = join(tempFolder(), 'x.parquet');
    for (let at = content.length - footer; at < content.length; at += 3) {
      const bad = Buffer.from(content);
      bad[at]! ^= 0xff;
      writeFileSync(path, bad);
      const outcome = await check(path).catch((error: unknown) => error);
      const codes = ['LAKE_FILE_UNREADABLE', 'LAKE_COLUMN_MISSING', 'LAKE_COLUMN_TYPE'];
      if (outcome instanceof Error) expect(codes).toContain((outcome as { code?: string }).code);
    }
  });
});

test('a footer that is longer than the first read', async () => {
  const wide = Array.from({ length: 1500 }, (_, i) => `'some text' AS a_column_with_a_long_name_${i}`);
  const file = await checked(nodeLabels('2025-02-01', `'n' AS node, ${wide.join(', ')}`));
  expect(file?.columns).toHaveLength(1502);
});
