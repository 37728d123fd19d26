import { existsSync } from 'node:fs';
import { inputTable } from '@ocp/core';
import { describe, expect, test } from 'vitest';
import type { TestBucket } from './support/bucket.ts';
import { failure, FOLDER, ref, signal } from './support/lake.ts';
import { parquetBytes } from './support/parquet.ts';
import type { Fate } from './support/proxy.ts';

const february = { start: '2025-02-01', end: '2025-02-28' };

/** What a lake does for an engine that reads addresses; part of the S3 suite, which starts the server. */
export function addressSuite(open: () => Promise<TestBucket>): void {
  const put = async (bucket: TestBucket, query: string, ...options: string[]) =>
    bucket.putBytes(`${FOLDER}/a.parquet`, await parquetBytes(query, ...options));
  const times = (list: string[]) =>
    `SELECT unnest([${list.map((time) => `TIMESTAMP '${time}'`).join(', ')}]) AS interval_start, 'n' AS node`;
  /** Only every fifth minute has a row; what is not asked for is large. */
  const minutes = `SELECT TIMESTAMP '2025-01-31' + INTERVAL 5 MINUTE * range AS interval_start, md5(range::VARCHAR) AS node,
    repeat(md5((range * 7)::VARCHAR) || random(), 4) AS node_labels FROM range(6000) WHERE range < 200 OR range > 2000 ORDER BY range`;
  const sizes = (ranges: readonly string[]) =>
    ranges.map((range) => {
      const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? [];
      return Number(end) - Number(start) + 1;
    });

  test('of a large object only the footer is read, and nothing is kept on this machine', async () => {
    const bucket = await open();
    const body = await bucket.put('a.parquet', '2025-02-01', 400_000);
    const [file, ...others] = await (await bucket.lake()).files(ref, 'addresses', signal);
    expect(others).toEqual([]);
    const folder = `s3://koku/${bucket.prefix}/${FOLDER}`;
    expect(file).toEqual({
      origin: `${folder}/a.parquet`,
      partition: ref,
      folder,
      name: 'a.parquet',
      version: expect.stringMatching(/^"[0-9a-f]{32}"$/) as string,
      bytes: body.length,
      columns: ['interval_start', 'node', 'node_labels'],
      rows: 1,
      times: { first: Date.parse('2025-02-01'), last: Date.parse('2025-02-01') },
    });
    expect(bucket.proxy.gets).toHaveLength(1);
    expect(sizes(bucket.proxy.ranges)).toEqual([64 * 1024]);
    expect(existsSync(bucket.cache)).toBe(false);
  });

  test('the same is said of an object that is fetched', async () => {
    const bucket = await open();
    await bucket.put('a.parquet');
    const lake = await bucket.lake();
    const [inPlace] = await lake.files(ref, 'addresses', signal);
    for (let time = 1; time <= 2; time += 1) {
      const [{ path, ...fetched } = {}] = await lake.files(ref, 'files', signal);
      expect(path).toContain(bucket.cache);
      expect(fetched).toEqual(inPlace);
    }
  });

  test('an object of the same size with other content has another version', async () => {
    const bucket = await open();
    const lake = await bucket.lake();
    const versions = new Set<string | undefined>();
    const bodies = [];
    for (const day of ['2025-02-01', '2025-02-02', '2025-02-02']) {
      bodies.push(await put(bucket, times([day])));
      versions.add((await lake.files(ref, 'addresses', signal))[0]?.version);
    }
    expect(new Set(bodies.map((body) => body.length)).size).toBe(1);
    expect(versions.size).toBe(2);
  });

  test('a footer that is longer than the first read costs a second', async () => {
    const bucket = await open();
    const wide = Array.from({ length: 1500 }, (_, i) => `'some text' AS a_column_with_a_long_name_${i}`);
    await put(bucket, `${times(['2025-02-01'])}, ${wide.join(', ')}`);
    const [file] = await (await bucket.lake()).files(ref, 'addresses', signal);
    expect(file?.columns).toHaveLength(1502);
    expect(bucket.proxy.ranges).toHaveLength(2);
  });

  describe('faults', () => {
    test('the checks are those of files', async () => {
      const bucket = await open();
      const file = `s3://koku/${bucket.prefix}/${FOLDER}/a.parquet`;
      const whole = await parquetBytes(times(['2025-02-01']));
      const wrong = await parquetBytes(`SELECT TIMESTAMP '2025-02-01' AS interval_start, 7 AS node`);
      const lacking = await parquetBytes(`SELECT TIMESTAMP '2025-02-01' AS interval_start`);
      const lake = await bucket.lake();
      for (const [body, code] of [
        [Buffer.alloc(0), 'LAKE_FILE_UNREADABLE'],
        [Buffer.from('interval_start,node\n'), 'LAKE_FILE_UNREADABLE'],
        [whole.subarray(0, whole.length - 20), 'LAKE_FILE_UNREADABLE'],
        [lacking, 'LAKE_COLUMN_MISSING'],
        [wrong, 'LAKE_COLUMN_TYPE'],
      ] as const) {
        await bucket.putBytes(`${FOLDER}/a.parquet`, body);
        const error = await failure(lake.files(ref, 'addresses', signal));
        expect(error).toMatchObject({ code, where: { file }, passing: false });
      }
    });

    test.each(['busy', 'truncate'] as const)('%s once is borne, always is an error', async (fate) => {
      const bucket = await open();
      await bucket.put('a.parquet');
      const lake = await bucket.lake();
      bucket.proxy.decide = (isGet) => (isGet && bucket.proxy.gets.length === 1 ? fate : 'pass');
      expect(await lake.files(ref, 'addresses', signal)).toHaveLength(1);
      expect(bucket.proxy.gets).toHaveLength(2);
      bucket.proxy.decide = (isGet) => (isGet ? fate : 'pass');
      const codes = { busy: 'LAKE_UNREACHABLE', truncate: 'LAKE_OBJECT_DAMAGED' };
      const error = await failure(lake.files(ref, 'addresses', signal));
      expect(error).toMatchObject({ code: codes[fate] });
    });

    test('an object that is replaced after it was listed is looked at again', async () => {
      const bucket = await open();
      await put(bucket, times(['2025-02-01']));
      bucket.proxy.decide = async (isGet): Promise<Fate> => {
        if (isGet && bucket.proxy.gets.length === 1) await put(bucket, times(['2025-02-01', '2025-02-02']));
        return 'pass';
      };
      const [file] = await (await bucket.lake()).files(ref, 'addresses', signal);
      expect(file?.rows).toBe(2);
      expect(bucket.proxy.gets).toHaveLength(2);
    });

    test('objects that change or vanish again and again', async () => {
      const bucket = await open();
      for (const ingest of [
        () => put(bucket, times(['2025-02-01', `2025-02-${10 + bucket.proxy.gets.length}`])),
        () => bucket.remove('a.parquet'),
      ]) {
        bucket.proxy.decide = async (isGet): Promise<Fate> => {
          await (isGet ? ingest() : put(bucket, times(['2025-02-01'])));
          return 'pass';
        };
        const error = await failure((await bucket.lake()).files(ref, 'addresses', signal));
        const where = { table: ref.table.name };
        expect(error).toMatchObject({ code: 'LAKE_UNREACHABLE', where, passing: true });
      }
    });

    test('a stop takes effect while an object is read', async () => {
      const bucket = await open();
      await bucket.put('a.parquet');
      const stop = new AbortController();
      bucket.proxy.decide = (isGet) => {
        if (isGet) setTimeout(() => stop.abort(), 50);
        return isGet ? 'hang' : 'pass';
      };
      const error = await failure((await bucket.lake()).files(ref, 'addresses', stop.signal));
      expect(error).toMatchObject({ code: 'STOPPED' });
    });
  });

  describe('the first day', () => {
    const firstDay = async (bucket: TestBucket, start: string) => {
      const lake = await bucket.lake();
      const files = await lake.files(ref, 'addresses', signal);
      bucket.proxy.ranges.length = 0;
      return lake.firstDay(files, { ...february, start }, signal);
    };

    test('comes from footers where statistics suffice', async () => {
      const bucket = await open();
      await put(bucket, times(['2025-02-03', '2025-02-09']));
      expect(await firstDay(bucket, '2025-02-01')).toBe('2025-02-03');
      expect(await firstDay(bucket, '2025-02-10')).toBeUndefined();
      expect(bucket.proxy.ranges).toHaveLength(1);
    });

    test('else the time column is read, and no other', async () => {
      const bucket = await open();
      const body = await put(bucket, minutes, 'row_group_size 6000');
      expect(body.length).toBeGreaterThan(400_000);
      expect(await firstDay(bucket, '2025-02-02')).toBe('2025-02-06');
      const [footer, ...columns] = sizes(bucket.proxy.ranges);
      expect(footer).toBe(64 * 1024);
      expect(columns.length).toBeGreaterThan(0);
      expect(columns.reduce((sum, size) => sum + size)).toBeLessThan(100_000);
      expect(existsSync(bucket.cache)).toBe(false);
    });

    test('an object that was replaced since it was listed is no day: it can pass', async () => {
      const bucket = await open();
      await put(bucket, minutes);
      const lake = await bucket.lake();
      const files = await lake.files(ref, 'addresses', signal);
      for (const change of [() => put(bucket, times(['2025-02-01'])), () => bucket.remove('a.parquet')]) {
        await change();
        const error = await failure(lake.firstDay(files, february, signal));
        expect(error).toMatchObject({ code: 'LAKE_UNREACHABLE', passing: true });
      }
    });

    test('an object that is replaced before its column is read', async () => {
      const bucket = await open();
      await put(bucket, minutes);
      const lake = await bucket.lake();
      const files = await lake.files(ref, 'addresses', signal);
      bucket.proxy.decide = async (isGet): Promise<Fate> => {
        if (isGet && bucket.proxy.gets.length === 3) await put(bucket, times(['2025-02-01']));
        return 'pass';
      };
      const error = await failure(lake.firstDay(files, { ...february, start: '2025-02-02' }, signal));
      expect(error).toMatchObject({ code: 'LAKE_UNREACHABLE', passing: true });
    });
  });

  test('a missing partition is empty', async () => {
    const bucket = await open();
    const pods = { ...ref, table: inputTable('pod_days') };
    expect(await (await bucket.lake()).files(pods, 'addresses', signal)).toEqual([]);
  });
}
