import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ocp } from '../support/command.ts';
import { goldenTenant, SCHEMA, SOURCE, type Tenant } from '../support/tenant.ts';
import { requestOf } from './many-sources.ts';
import { startServer, TOKEN, type Server } from './server.ts';

const LIMITED = 'a-token-for-one-schema';
const TOKENS = `koku:${TOKEN},report:${LIMITED}:${SCHEMA}|org2`;

let tenant: Tenant;
beforeAll(async () => {
  tenant = await goldenTenant();
});
afterAll(() => tenant.close());

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

const as = (token: string) => ({ authorization: `Bearer ${token}` });
const serve = (args: string[], environment: Record<string, string> = {}) =>
  ocp(['serve', '--port', '0', ...args], { database: tenant.url, environment });

describe('a server that others can reach', () => {
  it.each<[string, string[], Record<string, string>]>([
    ['without tokens', ['--host', '0.0.0.0'], {}],
    ['without tokens on IPv6', ['--host', '::'], {}],
    ['with a certificate of its own only', ['--host', '0.0.0.0', '--tls-cert', 'a', '--tls-key', 'b'], {}],
    ['with a token that can be guessed', ['--host', '0.0.0.0'], { POC_API_TOKENS: 'koku:short' }],
    ['with a schema that is none', [], { POC_API_TOKENS: `koku:${TOKEN}:Org` }],
    ['with two tokens of one name', [], { POC_API_TOKENS: `koku:${TOKEN},koku:${LIMITED}` }],
    ['with a certificate without a key', ['--tls-cert', 'a'], {}],
    ['with a certificate that is not there', ['--tls-cert', 'a', '--tls-key', 'b'], {}],
    ['with a limit that is no number', [], { POC_RATE_LIMIT: 'many' }],
    ['with windows of no length', [], { TRINO_DATE_STEP: '0' }],
    ['at an address that it does not have', ['--host', '192.0.2.1'], { POC_API_TOKENS: `koku:${TOKEN}` }],
  ])('does not start %s', async (_, args, environment) => {
    const { status, said } = await serve(args, environment);
    expect(status).toBe(2);
    expect(said).toContain('USAGE_INVALID');
    for (const secret of [TOKEN, LIMITED, 'short']) expect(said).not.toContain(secret);
  });
});

it('a server without its database ends, and says so', async () => {
  const database = 'postgres://koku:a-password-that-is-secret@127.0.0.1:9/koku';
  const { status, said, out } = await ocp(['serve', '--port', '0'], { database });
  expect([status, said]).toEqual([1, expect.stringContaining('DATABASE_UNREACHABLE')]);
  expect(`${said}${out}`).not.toContain('a-password-that-is-secret');
});

describe('with tokens', () => {
  let server: Server;
  beforeAll(async () => {
    const environment = { POC_API_TOKENS: TOKENS, POC_LOG_LEVEL: 'trace' };
    server = await startServer(tenant, { args: ['--host', '0.0.0.0'], environment });
  });
  afterAll(async () => {
    const { out } = await server.stop();
    for (const secret of [TOKEN, LIMITED]) expect(out).not.toContain(secret);
    expect(out).toContain('"reqId":"sane-id"');
    expect(out).not.toContain('an insane id');
  });

  it.each(['/api/v1/jobs', '/api/v1/decision?schema=org1', '/api/v1/openapi.json', '/metrics', '/nothing'])(
    'nobody reads %s without one',
    async (path) => {
      for (const headers of [{}, as('x'), as(`${TOKEN}x`), { authorization: `Basic ${TOKEN}` }]) {
        const { status, headers: answered, body } = await server.call('GET', path, undefined, headers);
        expect(status).toBe(401);
        expect(answered.get('www-authenticate')).toBe('Bearer');
        expect(body.error.code).toBe('UNAUTHORIZED');
      }
    },
  );

  it.each(['/healthz', '/readyz'])('everybody may ask %s', async (path) => {
    expect(await server.call('GET', path)).toMatchObject({ status: 200, body: { status: 'ok' } });
  });

  it('a token for some schemas asks for these and sees no other job', async () => {
    const ask = (schema: string, token: string) =>
      server.call('POST', '/api/v1/aggregate', { ...requestOf(SOURCE), schema }, as(token));
    const { body: other } = await ask('org3', TOKEN);
    const { status, body: own } = await ask(SCHEMA, LIMITED);
    expect(status).toBe(202);
    expect(await ask('org3', LIMITED)).toMatchObject({ status: 403, body: { error: { code: 'FORBIDDEN' } } });
    const get = (path: string) => server.call('GET', `/api/v1/${path}`, undefined, as(LIMITED));
    expect((await get(`jobs/${own.id}`)).status).toBe(200);
    expect((await get(`jobs/${other.id}`)).status).toBe(404);
    const cancelled = await server.call('DELETE', `/api/v1/jobs/${other.id}`, undefined, as(LIMITED));
    expect(cancelled.status).toBe(404);
    expect((await get('jobs')).body.jobs.map(({ id }: { id: string }) => id)).toEqual([own.id]);
    expect((await get('jobs?schema=org3')).status).toBe(403);
    expect((await get('decision?schema=org3')).status).toBe(403);
    expect((await get('decision?schema=org2')).status).toBe(200);
  });

  it('an id of a request is taken where it may stand in a log', async () => {
    const asked = async (id: string) =>
      (await server.call('GET', '/healthz', undefined, { 'x-request-id': id })).headers.get('x-request-id');
    expect(await asked('sane-id')).toBe('sane-id');
    for (const id of ['an insane id', 'x'.repeat(200), `';--`])
      expect(await asked(id)).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('no secret is in metrics or in the description', async () => {
    const metrics = await server.call('GET', '/metrics', undefined, as(TOKEN));
    expect(metrics.body).toContain('ocp_jobs{state="queued"}');
    const { body } = await server.call('GET', '/api/v1/openapi.json', undefined, as(TOKEN));
    expect(body.openapi).toBe('3.1.0');
    const password = new URL(tenant.url).password;
    for (const secret of [TOKEN, LIMITED, password]) {
      expect(metrics.body).not.toContain(secret);
      expect(JSON.stringify(body)).not.toContain(secret);
    }
  });
});

describe('without tokens', () => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer(tenant, { environment: { POC_RATE_LIMIT: '60' } });
  });
  afterAll(() => server.stop());

  const post = (body: unknown, headers: Record<string, string> = {}) =>
    server.call('POST', '/api/v1/aggregate', body, headers);

  it.each<[string, number, string, unknown, Record<string, string>?]>([
    ['no JSON', 400, 'BODY_INVALID', '{'],
    ['another type', 415, 'MEDIA_TYPE', 'x=1', { 'content-type': 'text/plain' }],
    ['too much', 413, 'BODY_TOO_LARGE', JSON.stringify({ schema: 'x'.repeat(70_000) })],
    ['nothing', 422, 'REQUEST_INVALID', {}],
    ['an unknown field', 422, 'REQUEST_INVALID', { ...requestOf(SOURCE), days: 3 }],
    ['a database', 422, 'REQUEST_INVALID', { ...requestOf(SOURCE), database: 'postgres://a:b@c/d' }],
    ['another lake', 403, 'FORBIDDEN', { ...requestOf(SOURCE), lake: 'file:///etc' }],
    ['an unknown engine', 422, 'ENGINE_UNKNOWN', { ...requestOf(SOURCE), engine: 'abacus' }],
    ['days of two months', 422, 'REQUEST_INVALID', { ...requestOf(SOURCE), end_date: '2025-11-01' }],
    [
      'a schema with a quote',
      422,
      'REQUEST_INVALID',
      { ...requestOf(SOURCE), schema: 'a"; drop schema x; --' },
    ],
  ])('%s is refused with %i %s', async (_, status, code, body, headers) => {
    const answer = await post(body, headers);
    expect(answer).toMatchObject({ status, body: { error: { code, where: expect.any(Object) } } });
  });

  it.each([
    ['PUT', '/api/v1/jobs', 'GET'],
    ['GET', '/api/v1/aggregate', 'POST'],
    ['DELETE', '/healthz', 'GET'],
    ['PATCH', '/api/v1/jobs/00000000-0000-4000-8000-000000000000', 'DELETE'],
  ])('%s %s is no method of it', async (method, path, allowed) => {
    const { status, headers, body } = await server.call(method, path);
    expect([status, body.error.code]).toEqual([405, 'METHOD_NOT_ALLOWED']);
    expect(headers.get('allow')).toContain(allowed);
  });

  it('it answers to its own name only', async () => {
    const { port } = new URL(server.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.end('GET /api/v1/jobs HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n');
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 421 /);
  });

  it('too many requests are refused for a while', async () => {
    const statuses = new Set<number>();
    for (let index = 0; index < 70; index++)
      statuses.add((await server.call('GET', '/api/v1/jobs?limit=1')).status);
    expect([...statuses]).toEqual([200, 429]);
    const { headers, body } = await server.call('GET', '/api/v1/jobs');
    expect(body.error.code).toBe('TOO_MANY_REQUESTS');
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await server.call('GET', '/healthz')).status).toBe(200);
  });
});

describe('with certificates', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tls-'));
    if (!hasOpenssl) return;
    const openssl = (command: string) =>
      execFileSync('openssl', command.split(' '), { cwd: folder, stdio: 'ignore' });
    const key = (name: string) => `-newkey rsa:2048 -nodes -keyout ${name}.key`;
    for (const name of ['ca', 'other']) {
      openssl(`req -x509 ${key(name)} -days 2 -subj /CN=${name} -out ${name}.pem`);
    }
    for (const [name, by] of [
      ['server', 'ca'],
      ['client', 'ca'],
      ['stranger', 'other'],
    ] as const) {
      openssl(`req ${key(name)} -subj /CN=localhost -out ${name}.csr`);
      const authority = `-CA ${by}.pem -CAkey ${by}.key -CAcreateserial`;
      openssl(`x509 -req -days 2 -in ${name}.csr ${authority} -out ${name}.pem`);
    }
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('only who has one of the authority is answered', async (context) => {
    context.skip(!hasOpenssl, 'needs openssl: certificates of several parties');
    const pem = (name: string) => join(folder, name);
    const args = ['--host', '0.0.0.0', '--tls-cert', pem('server.pem'), '--tls-key', pem('server.key')];
    const server = await startServer(tenant, { args: [...args, '--tls-client-ca', pem('ca.pem')] });
    const ask = async (name?: string) => {
      const own =
        name === undefined
          ? {}
          : { cert: await readFile(pem(`${name}.pem`)), key: await readFile(pem(`${name}.key`)) };
      const { port } = new URL(server.url);
      const options = {
        host: '127.0.0.1',
        port,
        path: '/api/v1/jobs',
        ca: await readFile(pem('ca.pem')),
        servername: 'localhost',
        ...own,
      };
      return new Promise<number | string>((resolve) => {
        const asked = httpsRequest(options, (answer) => {
          answer.resume();
          resolve(answer.statusCode ?? 0);
        });
        asked.on('error', ({ message }) => resolve(message));
        asked.end();
      });
    };
    expect(await ask('client')).toBe(200);
    expect(await ask('stranger')).toEqual(expect.any(String));
    expect(await ask()).toEqual(expect.any(String));
    await server.stop();
  });
});
