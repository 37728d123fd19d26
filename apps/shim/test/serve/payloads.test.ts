import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Turns } from '../../src/serve/uploads.ts';
import { folderOf, goldenReports, packed, staged } from '../support/payload.ts';
import { goldenTenant, SCHEMA, SOURCE, type Tenant } from '../support/tenant.ts';
import { testApp } from './app.ts';
import { startServer, TOKEN, type Server } from './server.ts';

let tenant: Tenant;
let server: Server;
beforeAll(async () => {
  tenant = await goldenTenant();
  server = await startServer(tenant, {
    token: TOKEN,
    environment: { POC_API_TOKENS: `koku:${TOKEN},other:${TOKEN}-2:org2`, OCP_PAYLOAD_LIMIT: '100 MB' },
  });
});
afterAll(async () => {
  await server.stop();
  await tenant.close();
});

const manifest = { uuid: 'sent', cluster_id: 'ocp-basic-1', date: '2025-10-04T00:00:00Z' };
const query = `schema=${SCHEMA}&ocp_source_uuid=${SOURCE}`;
const send = (body: Buffer, more = '', headers: Record<string, string> = {}) =>
  server.call('POST', `/api/v1/payloads?${query}${more}`, body, {
    'content-type': 'application/gzip',
    ...headers,
  });
const golden = async (change: object = {}) =>
  readFileSync(await packed(goldenReports(tenant), { ...manifest, ...change }));
const nodes = () =>
  readFileSync(join(goldenReports(tenant), 'October-2025-ocp-basic-1-ocp_node_label.csv'), 'utf8');

describe('a payload that is sent', () => {
  it('is loaded, and again it is known', async () => {
    const archive = await golden();
    const { status, body } = await send(archive);
    expect({ status, lost: body.lost }).toEqual({ status: 200, lost: { reports: 0, rows: 0, labels: 0 } });
    const rows = await staged(tenant);
    expect(rows).toHaveLength(body.rows);
    const again = await send(archive);
    expect(again.body.rows).toBe(0);
    expect(new Set(again.body.files.map((file: { status: string }) => file.status))).toEqual(
      new Set(['known']),
    );
    expect(await staged(tenant)).toEqual(rows);
  });

  it('says what was lost, or is refused for it', async () => {
    const folder = folderOf({ 'bad.csv': 'a,b\n1,2\n', 'n.csv': nodes().replace('\n', '\nx,'.repeat(9)) });
    const archive = readFileSync(await packed(folder, { ...manifest, uuid: 'losses' }));
    const before = await staged(tenant);
    const strict = await send(archive, '&strict=true');
    expect([strict.status, strict.body.error.code]).toEqual([422, 'PAYLOAD_LOSSES']);
    expect(await staged(tenant)).toEqual(before);
    const { status, body } = await send(archive);
    expect([status, body.lost.reports]).toEqual([200, 1]);
  });

  it.each([
    ['no archive', () => Buffer.from('x'.repeat(1000)), 422, 'PAYLOAD_UNREADABLE'],
    ['nothing', () => Buffer.alloc(0), 422, 'PAYLOAD_UNREADABLE'],
    ['half an archive', async () => (await golden()).subarray(0, 3000), 422, 'PAYLOAD_UNREADABLE'],
    ['a payload of another cluster', () => golden({ cluster_id: 'other' }), 422, 'CLUSTER_MISMATCH'],
  ])('as %s is refused', async (_, archive, status, code) => {
    const answer = await send(await archive());
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  });

  it('as something else, or for a schema that is not the token’s, is not read', async () => {
    const archive = await golden();
    const type = await send(archive, '', { 'content-type': 'text/plain' });
    expect(type).toMatchObject({
      status: 415,
      body: { error: { code: 'MEDIA_TYPE', message: expect.stringContaining('application/gzip') as string } },
    });
    const other = await send(archive, '', { authorization: `Bearer ${TOKEN}-2` });
    expect([other.status, other.body.error.code]).toEqual([403, 'FORBIDDEN']);
    const elsewhere = await server.call('POST', '/api/v1/compare', archive, {
      'content-type': 'application/gzip',
    });
    expect(elsewhere.status).toBe(415);
  });

  it('is counted', async () => {
    const { body } = await server.call('GET', '/metrics');
    expect(body).toMatch(/^ocp_postgres_staging_rows_loaded\{.*\} [1-9]/m);
  });
});

it('a payload beyond the limit is refused although the rest of it is still on its way', async () => {
  const small = await startServer(tenant, { environment: { OCP_PAYLOAD_LIMIT: '10 kB' } });
  const body = Buffer.alloc(20_000_000, 'x');
  const answer = await small.call('POST', `/api/v1/payloads?${query}`, body, {
    'content-type': 'application/octet-stream',
  });
  expect([answer.status, answer.body.error.code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
  await small.stop();
});

it('a request that does not arrive is given up, and a payload is waited for', async () => {
  const app = await testApp({ requestMs: 300 });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const begun = async (path: string, type: string) => {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(
      `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: ${type}\r\ncontent-length: 100\r\n\r\n{`,
    );
    return socket;
  };
  const upload = await begun(`/api/v1/payloads?schema=${SCHEMA}`, 'application/gzip');
  const late = await begun('/api/v1/cleanup', 'application/json');
  expect(await text(late)).toMatch(/^HTTP\/1\.1 408 [^]*REQUEST_TIMEOUT/);
  expect(upload.readyState).toBe('open');
  upload.destroy();
  await app.close();
});

it('loads wait for their turn, and one that is given up does not take it', async () => {
  const turns = new Turns(1);
  const { signal } = new AbortController();
  const order: number[] = [];
  const first = Promise.withResolvers<void>();
  const given = new AbortController();
  const loads = [
    turns.take(signal, () => first.promise.then(() => order.push(1))),
    turns.take(given.signal, () => Promise.resolve(order.push(2))),
    turns.take(signal, () => Promise.resolve(order.push(3))),
  ];
  given.abort();
  first.resolve();
  const ended = await Promise.allSettled(loads);
  expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(order).toEqual([1, 3]);
});
