import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { localPath, inputTable, type LakeFile } from '@ocp/core';
import { inputBatches, type InputBatchOptions } from '@ocp/lake';
import {
  Binary,
  Dictionary,
  Int8,
  LargeUtf8,
  makeData,
  makeVector,
  tableToIPC,
  Table,
  TimestampNanosecond,
  Utf8,
  vectorFromArray,
  type Vector,
} from 'apache-arrow';
import { Table as WasmTable, writeParquet as writeArrow } from 'parquet-wasm';
import { describe, expect, test } from 'vitest';
import { checkFile } from '../../src/check.ts';
import { openLocal } from '../../src/file-bytes.ts';
import { contentOf, failure, localFile, signal, tempFolder } from '../support/lake.ts';
import { writeParquet } from '../support/parquet.ts';
import { batchRows } from './read.ts';

const days = { start: '2025-02-03', end: '2025-02-04' };
const everyWay = [
  { categorical: false, streaming: true },
  { categorical: true, streaming: true },
  { categorical: true, streaming: false },
];

async function lakeFile(query: string, name: string, ...options: string[]): Promise<LakeFile> {
  const path = await writeParquet(join(tempFolder(), 'x.parquet'), query, ...options);
  const table = inputTable(name);
  const file = localFile(path, table);
  return { ...file, ...(await checkFile(table, () => openLocal(path, file.origin), file.origin)) };
}

/** A file whose writer left its Arrow types in the footer. */
function arrowFile(columns: Record<string, Vector>): LakeFile {
  const path = join(tempFolder(), 'x.parquet');
  const ipc = tableToIPC(new Table(columns), 'stream');
  writeFileSync(path, writeArrow(WasmTable.fromIPCStream(ipc)));
  return localFile(path, inputTable('node_label_days'), { columns: Object.keys(columns) });
}

const podDay = (more: string, from = 'range(3)') =>
  `SELECT TIMESTAMP '2025-02-03' AS interval_start, 'a' AS namespace, 'n' AS node, 'p' AS pod, ${more} FROM ${from}`;

describe.each(everyWay)('$categorical, $streaming', (way) => {
  const read = (name: string, files: LakeFile[], columns: string[]) =>
    batchRows(name, files, { days, columns, ...way });

  test.each([
    ['1::TINYINT', 1],
    ['-7::BIGINT', -7],
    ['18446744073709551615::UBIGINT', 2 ** 64],
    ['0.1::FLOAT', Math.fround(0.1)],
    ['1.50::DECIMAL(9, 2)', 1.5],
    ['-12345678901234567890.12::DECIMAL(38, 2)', Number('-12345678901234567890.12')],
    [`'nan'::DOUBLE`, NaN],
    ['NULL::VARCHAR', null],
    ['NULL', null],
  ])('the number %s', async (value, expected) => {
    const file = await lakeFile(podDay(`${value} AS node_capacity_cpu_cores`), 'pod_days');
    const rows = await read('pod_days', [file], ['node_capacity_cpu_cores']);
    expect(rows).toEqual(new Array(3).fill({ node_capacity_cpu_cores: expected }));
  });

  test.each([
    [`'ü 😀 "x"'`, 'ü 😀 "x"'],
    [`''`, ''],
    [`'x'::BLOB`, 'x'],
    [`'{"a": 1}'::JSON`, '{"a": 1}'],
    ['NULL::INTEGER', null],
    ['NULL', null],
  ])('the text %s', async (value, expected) => {
    const file = await lakeFile(podDay(`${value} AS pod_labels`), 'pod_days');
    expect(await read('pod_days', [file], ['pod_labels'])).toEqual(
      new Array(3).fill({ pod_labels: expected }),
    );
  });

  test.each(['TIMESTAMP_MS', 'TIMESTAMP', 'TIMESTAMP_NS', 'TIMESTAMPTZ'])('the time %s', async (type) => {
    const zone = type === 'TIMESTAMPTZ' ? '+00' : '';
    const file = await lakeFile(
      `SELECT '2025-02-03 23:59:59.999${zone}'::${type} AS interval_start, 'n' AS node`,
      'node_label_days',
    );
    const rows = await read('node_label_days', [file], ['interval_start']);
    expect(rows).toEqual([{ interval_start: Date.parse('2025-02-03T23:59:59.999Z') }]);
  });

  test('columns in the order asked for, under another spelling, missing ones null', async () => {
    const file = await lakeFile(
      `SELECT 'n' AS "NODE", TIMESTAMP '2025-02-03' AS "Interval_Start"`,
      'node_label_days',
    );
    expect(await read('node_label_days', [file], ['node_labels', 'node'])).toEqual([
      { node_labels: null, node: 'n' },
    ]);
    expect(await read('node_label_days', [file], ['node_labels'])).toEqual([{ node_labels: null }]);
  });

  test('rows of other days and without a time are left out, also within a row group', async () => {
    const file = await lakeFile(
      `SELECT if(range % 5 = 0, NULL, TIMESTAMP '2025-02-01' + INTERVAL 1 MINUTE * range) AS interval_start,
        if(range % 3 = 0, NULL, range::VARCHAR) AS node, NULL AS node_labels FROM range(10000) ORDER BY range`,
      'node_label_days',
      'row_group_size 2048',
    );
    const rows = await read('node_label_days', [file], ['node', 'node_labels']);
    const expected = Array.from({ length: 2880 }, (_, index) => index + 2880).filter(
      (minute) => minute % 5 !== 0,
    );
    expect(rows).toEqual(
      expected.map((minute) => ({ node: minute % 3 === 0 ? null : String(minute), node_labels: null })),
    );
  });

  test('a nested column beside them, and a codec that only the compiled reader knows', async () => {
    const nested = await lakeFile(podDay(`[1, 2] AS list, {a: 'x'} AS struct`), 'pod_days');
    expect(await read('pod_days', [nested], ['pod'])).toEqual(new Array(3).fill({ pod: 'p' }));
    const zstd = await lakeFile(podDay('1 AS x'), 'pod_days', 'codec zstd');
    expect(await read('pod_days', [zstd], ['pod'])).toEqual(new Array(3).fill({ pod: 'p' }));
  });

  test('Arrow types that the writer left in the footer', async () => {
    const node = vectorFromArray(['b', null, 'b'], new Dictionary(new Utf8(), new Int8()));
    const time = makeVector(
      makeData({
        type: new TimestampNanosecond(),
        length: 3,
        data: new BigInt64Array(3).fill(BigInt(Date.parse('2025-02-03')) * 1_000_000n),
      }),
    );
    for (const type of [new LargeUtf8(), new Utf8(), new Binary()]) {
      const labels = ['{}', null, '{"a": "ü"}'];
      const bytes = type instanceof Binary ? labels.map((text) => text && Buffer.from(text)) : labels;
      const file = arrowFile({ interval_start: time, node, node_labels: vectorFromArray(bytes, type) });
      expect(await read('node_label_days', [file], ['node', 'node_labels'])).toEqual([
        { node: 'b', node_labels: '{}' },
        { node: null, node_labels: null },
        { node: 'b', node_labels: '{"a": "ü"}' },
      ]);
    }
  });
});

test('without days every row is read, also those without a time', async () => {
  const file = await lakeFile(
    `SELECT if(range % 5 = 0, NULL, TIMESTAMP '2025-02-01' + INTERVAL 1 HOUR * range) AS interval_start,
      range::VARCHAR AS node FROM range(5000) ORDER BY range`,
    'node_label_days',
    'row_group_size 2048',
  );
  const rows = await batchRows('node_label_days', [file], { columns: ['node'] });
  expect(rows).toEqual(Array.from({ length: 5000 }, (_, row) => ({ node: String(row) })));
});

test('a file of which only the address was asked for is not read', async () => {
  const { path: _, ...file } = await lakeFile(podDay('1 AS x'), 'pod_days');
  expect(await failure(batchRows('pod_days', [file], { days }))).toMatchObject({ code: 'INTERNAL' });
});

test('batches of at most so many rows; as dictionaries, each distinct text once', async () => {
  const file = await lakeFile(podDay(`'x' || range % 3 AS resource_id`, 'range(10000)'), 'pod_days');
  const sizes: number[] = [];
  const options: InputBatchOptions = {
    days,
    columns: ['resource_id'],
    chunkRows: 3000,
    categorical: true,
    signal,
  };
  for await (const batch of inputBatches(inputTable('pod_days'), [file], options)) {
    sizes.push(batch.numRows);
    expect(batch.getChildAt(0)?.data[0]?.dictionary?.length).toBe(3);
  }
  expect(sizes).toEqual([3000, 3000, 3000, 1000]);
});

test('a row group outside the days is not read: its damage is not seen', async () => {
  const file = await lakeFile(
    `SELECT TIMESTAMP '2025-02-02' + INTERVAL 1 MINUTE * range AS interval_start, md5(range::VARCHAR) AS node
      FROM range(4096) ORDER BY range`,
    'node_label_days',
    'row_group_size 2048',
  );
  const first = { start: '2025-02-02', end: '2025-02-02' };
  const rows = () => batchRows('node_label_days', [file], { days: first, columns: ['node'] });
  const before = await rows();
  expect(before).toHaveLength(1440);
  const bytes = contentOf(file);
  bytes.fill(0xff, Math.floor(bytes.length / 2) + 2000, Math.floor(bytes.length / 2) + 20_000);
  writeFileSync(localPath(file), bytes);
  expect(await rows()).toEqual(before);
  const second = { start: '2025-02-03', end: '2025-02-04' };
  const damaged = batchRows('node_label_days', [file], { days: second });
  expect(await failure(damaged)).toMatchObject({
    code: 'LAKE_FILE_UNREADABLE',
    where: { file: file.origin },
  });
});

test('stops between batches, and says that a file is gone', async () => {
  const file = await lakeFile(podDay('1 AS x', 'range(10000)'), 'pod_days');
  const controller = new AbortController();
  const read = async () => {
    for await (const batch of inputBatches(inputTable('pod_days'), [file], {
      days,
      chunkRows: 100,
      signal: controller.signal,
    })) {
      expect(batch.numRows).toBe(100);
      controller.abort();
    }
  };
  expect(await failure(read())).toMatchObject({ code: 'STOPPED' });
  const gone = batchRows('pod_days', [{ ...file, path: '/nowhere/x.parquet' }], { days });
  expect(await failure(gone)).toMatchObject({ code: 'LAKE_FILE_UNREADABLE' });
});
