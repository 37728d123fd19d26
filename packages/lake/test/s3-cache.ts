import { localPath } from '@ocp/core';
import { existsSync, mkdirSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { expect, test } from 'vitest';
import { type TestBucket, md5 } from './support/bucket.ts';
import { contentOf, failure, FOLDER, ref, signal } from './support/lake.ts';

/** What the download cache does; part of the S3 suite, which starts the server. */
export function cacheSuite(open: () => Promise<TestBucket>): void {
  test('what was fetched once is not fetched again, by any later lake', async () => {
    const bucket = await open();
    await bucket.put('a.parquet');
    const first = await bucket.lake();
    const [file] = await first.files(ref, 'files', signal);
    expect(localPath(file!).startsWith(bucket.cache)).toBe(true);
    await first.files(ref, 'files', signal);
    await first.close();
    expect(existsSync(localPath(file!))).toBe(false);
    expect(await (await bucket.lake()).files(ref, 'files', signal)).toHaveLength(1);
    expect(bucket.proxy.gets).toHaveLength(1);
  });

  test('an object that was replaced is fetched again', async () => {
    const bucket = await open();
    await bucket.put('a.parquet');
    await (await bucket.lake()).files(ref, 'files', signal);
    const replaced = await bucket.put('a.parquet', '2025-02-09');
    const [file] = await (await bucket.lake()).files(ref, 'files', signal);
    expect(md5(contentOf(file!))).toBe(md5(replaced));
    expect(bucket.proxy.gets).toHaveLength(2);
  });

  test('a copy that lost bytes is fetched again, and so is one that is no Parquet any more', async () => {
    const bucket = await open();
    const body = await bucket.put('a.parquet');
    for (const damage of [
      (path: string) => truncateSync(path, 50),
      (path: string) => writeFileSync(path, Buffer.alloc(body.length)),
    ]) {
      const lake = await bucket.lake();
      const [before] = await lake.files(ref, 'files', signal);
      damage(localPath(before!));
      await lake.close();
      const [after] = await (await bucket.lake()).files(ref, 'files', signal);
      expect(md5(contentOf(after!))).toBe(md5(body));
    }
    expect(bucket.proxy.gets).toHaveLength(3);
  });

  test('the least recently used go first, never what a run uses', async () => {
    const bucket = await open();
    const day = (month: string) => ({ ...ref, month: `2025-${month}-01` });
    for (const month of ['02', '03', '04']) {
      await bucket.put('a.parquet', '2025-02-01', 40_000, FOLDER.replace('month=02', `month=${month}`));
    }
    const fetch = async (...months: string[]) => {
      const lake = await bucket.lake({ cacheBytes: 100_000 });
      const files = [];
      for (const month of months) files.push(...(await lake.files(day(month), 'files', signal)));
      for (const file of files) expect(existsSync(localPath(file))).toBe(true);
      return lake;
    };
    for (const month of ['02', '03', '02', '04']) {
      await (await fetch(month)).close();
      await pause(10);
    }
    expect(bucket.proxy.gets).toHaveLength(3);
    await (await fetch('02', '04')).close();
    expect(bucket.proxy.gets).toHaveLength(3);
    await (await fetch('03')).close();
    expect(bucket.proxy.gets).toHaveLength(4);
    await (await fetch('02', '03', '04')).close();
    expect(readdirSync(join(bucket.cache, 'objects'))).toHaveLength(2);
    expect(readdirSync(join(bucket.cache, 'runs'))).toEqual([]);
  });

  test('a run keeps its files whatever others do to the cache', async () => {
    const bucket = await open();
    const body = await bucket.put('a.parquet', '2025-02-01', 20_000);
    await bucket.put('a.parquet', '2025-02-01', 20_000, FOLDER.replace('month=02', 'month=03'));
    const mine = await bucket.lake();
    const [file] = await mine.files(ref, 'files', signal);
    const other = await bucket.lake({ cacheBytes: 1 });
    expect(await other.files({ ...ref, month: '2025-03-01' }, 'files', signal)).toHaveLength(1);
    await other.close();
    expect(md5(contentOf(file!))).toBe(md5(body));
    await mine.close();
  });

  test('what a killed process left is removed by the next', async () => {
    const bucket = await open();
    await bucket.put('a.parquet');
    const lake = await bucket.lake();
    const [file] = await lake.files(ref, 'files', signal);
    await lake.close();
    const run = dirname(localPath(file!));
    // Process ids end far below this number.
    const dead = run.replace(`.${process.pid}.`, '.999999999.');
    mkdirSync(dead, { recursive: true });
    writeFileSync(join(dead, 'x.part'), 'x');
    await (await bucket.lake()).files(ref, 'files', signal);
    expect(existsSync(dead)).toBe(false);
  });

  test('a cache that cannot be written says so', async () => {
    const bucket = await open();
    await bucket.put('a.parquet');
    const cacheDir = join(bucket.folder, 'file');
    writeFileSync(cacheDir, '');
    const error = await failure((await bucket.lake({ cacheDir })).files(ref, 'files', signal));
    expect(error).toMatchObject({ code: 'LAKE_UNREACHABLE', where: { folder: cacheDir } });
    expect(error.hint).toContain('OCP_CACHE_DIR');
  });
}
