import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseServer } from '@ocp/store';
import { scratchDatabase } from '@ocp/store/testing';
import { expect, it, onTestFinished } from 'vitest';
import { lakeAt } from '../support/tenant.ts';
import { startServer, TOKEN, type Json } from './server.ts';

const LIMITED = 'a-token-for-another-schema';

it('a site without Koku is made, looked at and ended over HTTP, by those who may', async () => {
  const databases = await databaseServer();
  onTestFinished(() => databases.stop());
  const { url, drop } = await scratchDatabase(databases);
  onTestFinished(drop);
  const golden = await mkdtemp(join(tmpdir(), 'site-'));
  onTestFinished(() => rm(golden, { recursive: true, force: true }));
  await mkdir(join(golden, 'data/parquet'), { recursive: true });
  const server = await startServer(
    { url, golden },
    {
      args: ['--lake', lakeAt(golden)],
      token: TOKEN,
      environment: { POC_API_TOKENS: `koku:${TOKEN},other:${LIMITED}:org2` },
    },
  );
  onTestFinished(async () => void (await server.stop()));
  const call = (method: string, path: string, body?: object) => server.call(method, `/api/v1/${path}`, body);
  const done = async (method: string, path: string, body?: object): Promise<Json> => {
    const answer = await call(method, path, body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return answer.body;
  };
  const schema = 'org1';
  const source = { schema, name: 'my-cluster', cluster_id: 'cluster-1' };

  const unknown = await call('POST', 'sources', source);
  expect([unknown.status, unknown.body.error.code]).toEqual([422, 'SCHEMA_UNKNOWN']);
  expect(unknown.body.error.hint).toContain('POST /api/v1/tenants');
  const { status, findings } = await done('GET', `doctor?schema=${schema}`);
  expect(status).toBe('failed');
  expect(findings).toContainEqual(
    expect.objectContaining({
      check: `tenant ${schema}`,
      advice: expect.stringContaining('/api/v1/tenants'),
    }),
  );

  expect(await done('POST', 'tenants', { schema })).toMatchObject({ schema_made: true });
  expect(await done('POST', 'tenants', { schema })).toMatchObject({ schema_made: false, tables: [] });
  const { source: id } = await done('POST', 'sources', source);
  const taken = await call('POST', 'sources', { ...source, name: 'other' });
  expect([taken.status, taken.body.error.code]).toEqual([422, 'SOURCE_EXISTS']);
  expect(await done('PATCH', `sources/${id}?schema=${schema}`, { name: 'prod' })).toMatchObject({
    before: 'my-cluster',
  });
  expect((await done('GET', `sources?schema=${schema}`)).sources).toMatchObject([
    { source: id, name: 'prod' },
  ]);
  expect(await done('GET', `status?schema=${schema}`)).toMatchObject({
    sources: [{ name: 'prod', days: [] }],
  });
  expect((await call('GET', `status?schema=${schema}&source=none`)).body.error.code).toBe('SOURCE_UNKNOWN');
  expect(await done('GET', `tags?schema=${schema}`)).toEqual({ keys: [] });
  const keys = { schema, keys: ['app'], enabled: true };
  expect((await call('PATCH', 'tags', keys)).body.error.code).toBe('TAG_KEY_UNKNOWN');
  expect(await done('GET', 'doctor')).toMatchObject({ status: 'done' });
  const priced = (clusters: string[]) => ({
    currency: 'EUR',
    cost_models: [
      { clusters, price_lists: [{ from: '2025-10-01', supplementary: { pvc_cost_per_month: 2 } }] },
    ],
  });
  expect((await call('PUT', 'prices', { schema, prices: priced(['none']) })).body.error.code).toBe(
    'PRICES_INVALID',
  );
  expect(await done('PUT', 'prices', { schema, prices: priced(['prod']) })).toMatchObject({
    sources: [{ source: id, changed: true, days: [], tables: {} }],
  });
  expect((await done('GET', `prices?schema=${schema}`)).sources).toMatchObject([
    { prices: priced(['prod']) },
  ]);
  expect((await done('DELETE', `prices?schema=${schema}&source=prod`)).sources).toHaveLength(1);

  const limited = { authorization: `Bearer ${LIMITED}` };
  const asked: [string, string, object?][] = [
    ['POST', 'tenants', { schema }],
    ['POST', 'sources', source],
    ['GET', `sources?schema=${schema}`],
    ['PATCH', `sources/${id}?schema=${schema}`, { name: 'mine' }],
    ['DELETE', `sources/${id}?schema=${schema}`],
    ['GET', `tags?schema=${schema}`],
    ['PATCH', 'tags', keys],
    ['GET', `prices?schema=${schema}`],
    ['PUT', 'prices', { schema, prices: priced(['prod']) }],
    ['DELETE', `prices?schema=${schema}`],
    ['GET', `status?schema=${schema}`],
    ['GET', `doctor?schema=${schema}`],
    ['GET', 'doctor'],
  ];
  for (const [method, path, body] of asked) {
    const answer = await server.call(method, `/api/v1/${path}`, body, limited);
    expect(answer.status, `${method} ${path}`).toBe(403);
  }
  expect(await done('DELETE', `sources/${id}?schema=${schema}`)).toMatchObject({ ended: true });
  expect((await done('GET', `sources?schema=${schema}`)).sources).toEqual([]);
});
