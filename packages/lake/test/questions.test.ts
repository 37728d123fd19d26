import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  askedTable,
  lakeTable,
  type LakeFile,
  type LakeTable,
  type PartitionRef,
  type TimeRange,
} from '@ocp/core';
import { openLake } from '@ocp/lake';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openLocal } from '../src/file-bytes.ts';
import { Questions, type QuestionParts } from '../src/questions/questions.ts';
import { failure, FOLDER, signal, SOURCE, tempFolder } from './support/lake.ts';
import { nodeLabels, writeParquet } from './support/parquet.ts';

const labels = lakeTable('openshift_node_labels_line_items_daily')!;
const pods = lakeTable('openshift_pod_usage_line_items_daily')!;
const refOf = (columns = {}, table: LakeTable = labels): PartitionRef => ({
  table: askedTable(table, columns),
  schema: 'org1',
  source: SOURCE,
  month: '2025-02-01',
});
const at = (text: string) => Date.parse(`${text.replace(' ', 'T')}Z`);

/** A lake with files by their places below its root, each of a query. */
async function lakeOf(files: Record<string, string>, ...options: string[]) {
  const root = tempFolder();
  for (const [place, query] of Object.entries(files))
    await writeParquet(join(root, place), query, ...options);
  return openLake(pathToFileURL(root).href);
}
const inFolder = (...queries: string[]) =>
  Object.fromEntries(queries.map((query, index) => [`${FOLDER}/${index}.parquet`, query]));

describe('what exists', () => {
  const other = SOURCE.replaceAll('1', '9');
  const lake = () =>
    lakeOf({
      [`${FOLDER}/a.parquet`]: nodeLabels('2025-02-01'),
      [`${FOLDER}/b.parquet`]: nodeLabels('2025-02-02'),
      [`${FOLDER}/nested/c.parquet`]: nodeLabels('2025-02-02'),
      [`${FOLDER}/_d.parquet`]: nodeLabels('2025-02-02'),
      [`${FOLDER.replace('month=02', 'month=3')}/a.parquet`]: nodeLabels('2025-03-02'),
      [`${FOLDER.replace(SOURCE, other)}/a.parquet`]: nodeLabels('2025-02-01'),
      'data/parquet/daily/org1/OCP/pod_usage/stray.parquet': nodeLabels('2025-02-01'),
    });

  test('partitions as their folders are named, with their files, of a source or of all', async () => {
    const { questions } = await lake();
    const own = [
      { source: SOURCE, year: '2025', month: '02', files: 2, bytes: expect.any(Number) as number },
      { source: SOURCE, year: '2025', month: '3', files: 1, bytes: expect.any(Number) as number },
    ];
    expect(await questions.partitions(labels, 'org1', signal, SOURCE.toUpperCase())).toEqual(own);
    const all = await questions.partitions(labels, 'org1', signal);
    expect(all.map(({ source, month }) => [source, month])).toEqual([
      [SOURCE, '02'],
      [SOURCE, '3'],
      [other, '02'],
    ]);
    for (const { bytes } of all) expect(bytes).toBeGreaterThan(100);
  });

  test('a table has a partition, a tenant a file', async () => {
    const { questions } = await lake();
    expect(await questions.hasTable(labels, 'org1', signal)).toBe(true);
    expect(await questions.hasTable(pods, 'org1', signal)).toBe(false);
    expect(await questions.hasTable(labels, 'org2', signal)).toBe(false);
    expect(await questions.hasTenant('org1', signal)).toBe(true);
    expect(await questions.hasTenant('org', signal)).toBe(false);
    expect(await questions.partitions(pods, 'org1', signal)).toEqual([]);
    expect(await questions.partitions(labels, 'org1', signal, other.replace('9', '8'))).toEqual([]);
  });

  test('a lake that is gone is not one without tables', async () => {
    const { questions } = await openLake('file:///nowhere/at/all');
    const asked = [questions.hasTenant('org1', signal), questions.partitions(labels, 'org1', signal)];
    for (const answer of asked) expect((await failure(answer)).code).toBe('LAKE_UNREACHABLE');
  });

  test.each(['../org1', 'Org', 'acct'])('%s is no schema', async (schema) => {
    const { questions } = await lake();
    expect((await failure((async () => questions.hasTenant(schema, signal))())).code).toBe('REQUEST_INVALID');
    const source = questions.partitions(labels, 'org1', signal, `${SOURCE}/..`);
    expect((await failure(source)).code).toBe('REQUEST_INVALID');
  });
});

describe('first and last time', () => {
  const timesOf = (...list: string[]) =>
    `SELECT unnest([${list.map((time) => `'${time}'::TIMESTAMP`).join(', ')}]) AS interval_start`;

  test('from footers alone: a file that cannot be read any further says it too', async () => {
    const lake = await lakeOf(
      inFolder(timesOf('2025-02-03 10:00', '2025-02-05'), timesOf('2025-02-09 23:59:59.999')),
    );
    const spoilt = footersOnly(lake);
    const range = { first: at('2025-02-01 00:00'), last: at('2025-02-28 23:59:59.999') };
    expect(await spoilt.times([refOf()], range, signal)).toEqual({
      first: at('2025-02-03 10:00'),
      last: at('2025-02-09 23:59:59.999'),
    });
    // One file lies on both sides of the first day, but could only say what another one says already.
    expect(
      await spoilt.times([refOf()], { first: at('2025-02-09 00:00'), last: range.last }, signal),
    ).toEqual({ first: at('2025-02-09 23:59:59.999'), last: at('2025-02-09 23:59:59.999') });
    expect(
      await spoilt.times([refOf()], { first: at('2025-02-10 00:00'), last: range.last }, signal),
    ).toBeUndefined();
    await expect(
      spoilt.times([refOf()], { first: at('2025-02-04 00:00'), last: at('2025-02-08 00:00') }, signal),
    ).rejects.toThrow('rows are read');
  });

  const moments = fc
    .integer({ min: 0, max: 27 * 24 })
    .map((hours) => at('2025-02-01 00:00') + hours * 3_600_000);
  const rows = fc.record({
    time: fc.option(moments, { freq: 8 }),
    month: fc.constantFrom('202502', '202503', null),
  });

  test('any rows in any files, with statistics and without, of all rows and of some', async () => {
    const samples = fc.asyncProperty(
      fc.array(fc.array(rows, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 }),
      fc.tuple(moments, moments),
      fc.boolean(),
      async (files, ends, some) => {
        const within = { first: Math.min(...ends), last: Math.max(...ends) };
        const queries = files.map(
          (file) =>
            `SELECT unnest([${file.map(({ time }) => (time === null ? 'NULL' : `make_timestamp_ms(${time})`)).join()}])::TIMESTAMP AS interval_start,
              unnest([${file.map(({ month }) => (month === null ? 'NULL' : `'${month}'`)).join()}])::VARCHAR AS invoice_month`,
        );
        const lake = await lakeOf(inFolder(...queries));
        const where = some ? { column: 'invoice_month', equals: '202502' } : undefined;
        const meant = files
          .flat()
          .filter(({ month }) => !some || month === '202502')
          .flatMap(({ time }) => time ?? [])
          .filter((time) => time >= within.first && time <= within.last);
        const expected: TimeRange | undefined =
          meant.length === 0 ? undefined : { first: Math.min(...meant), last: Math.max(...meant) };
        const ref = refOf({ invoice_month: 'text' });
        expect(await lake.questions.times([ref], within, signal, where)).toEqual(expected);
        expect(await withoutTimes(lake).times([ref], within, signal, where)).toEqual(expected);
      },
    );
    await fc.assert(samples, { numRuns: 25, seed: Number(process.env.OCP_SEED ?? 1) });
  });
});

describe('texts', () => {
  const node = (...texts: (string | null)[]) =>
    `SELECT TIMESTAMP '2025-02-01' AS interval_start, unnest([${texts.map((text) => (text === null ? 'NULL' : `'${text}'`)).join()}])::VARCHAR AS node`;
  const long = 'a'.repeat(500);

  test.each<[string, string[], string | undefined]>([
    ['one', [node('1')], '1'],
    ['behind nulls and empty texts', [node(null, null), node(''), node('', null, '7')], '7'],
    ['longer than footers say', [node(long)], long],
    ['none', [node(null, '')], undefined],
    ['no column', [`SELECT TIMESTAMP '2025-02-01' AS interval_start`], undefined],
    ['no file', [], undefined],
  ])('any one: %s', async (_, queries, expected) => {
    const { questions } = await lakeOf(inFolder(...queries));
    expect(await questions.anyText([refOf({ node: 'text' })], 'node', signal)).toBe(expected);
  });

  test('each combination once, of the days that are asked for', async () => {
    const query = `SELECT * FROM (VALUES (TIMESTAMP '2025-02-01 23:00:00', 'a', 'x'), (TIMESTAMP '2025-02-02', 'b', NULL),
      (TIMESTAMP '2025-02-02', 'b', NULL), (TIMESTAMP '2025-02-03 23:59:59', NULL, 'null'), (TIMESTAMP '2025-02-04', 'd', 'x')) t(interval_start, node, zone)`;
    const { questions } = await lakeOf(inFolder(query, query, nodeLabels('2025-02-02', `'b' AS node`)));
    const ref = refOf({ node: 'text', zone: 'text' });
    const found = await questions.distinct(
      [ref],
      ['node', 'zone'],
      { start: '2025-02-02', end: '2025-02-03' },
      signal,
    );
    expect(found.map((texts) => JSON.stringify(texts)).sort()).toEqual(['["b",null]', '[null,"null"]']);
  });
});

test('sums by day leave out nulls and other days, and have no day without a row', async () => {
  const query = `SELECT * FROM (VALUES (TIMESTAMP '2025-02-01', 100), (TIMESTAMP '2025-02-02', 0.5), (TIMESTAMP '2025-02-02 10:00', 2),
    (TIMESTAMP '2025-02-04', NULL), (NULL, 1000)) t(interval_start, cost)`;
  const { questions } = await lakeOf(inFolder(query, nodeLabels('2025-02-02')));
  const ref = refOf({ cost: 'double' });
  expect(
    await questions.sumsByDay([ref], 'cost', { start: '2025-02-02', end: '2025-02-28' }, signal),
  ).toEqual([
    { day: '2025-02-02', sum: 2.5 },
    { day: '2025-02-04', sum: 0 },
  ]);
});

type Opened = Awaited<ReturnType<typeof openLake>>;

/** Questions about a lake whose footers say nothing of times. */
const withoutTimes = (lake: Opened) =>
  questionsOn(lake, (file) => {
    const { times: _times, ...unsaid } = file;
    return unsaid;
  });

/** Questions about a lake of which nothing but footers can be read. */
const footersOnly = (lake: Opened) => questionsOn(lake, (file) => file, true);

function questionsOn(lake: Opened, seen: (file: LakeFile) => LakeFile, footers = false): Questions {
  const parts: QuestionParts = {
    source: { walk: () => Promise.reject(new Error('not asked')) } as unknown as QuestionParts['source'],
    limiter: { run: (job: () => unknown) => job() } as unknown as QuestionParts['limiter'],
    open: ({ origin }) => openLocal(fileURLToPath(origin), origin),
    async files(ref, reads, alive) {
      if (footers && reads === 'files') throw new Error('rows are read');
      const files = (await lake.files(ref, reads, alive)).map(seen);
      return footers ? files.map(({ path: _path, ...elsewhere }) => elsewhere) : files;
    },
  };
  return new Questions(parts);
}
