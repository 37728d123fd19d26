import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { parseRequest } from '@ocp/core';
import { stagingMetrics } from '@ocp/staging';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { JobOutput, JobRecord } from '../../src/serve/jobs/index.ts';
import { SCHEMA, SOURCE } from '../support/tenant.ts';
import { testApp, type AppOptions } from './app.ts';
import { requestOf } from './many-sources.ts';
import { TOKEN } from './server.ts';

const LIMITED = 'a-token-for-one-schema';
const ID = '00000000-0000-4000-8000-000000000000';
const POC_API_TOKENS = `koku:${TOKEN},report:${LIMITED}:${SCHEMA}`;
const as = (token: string) => ({ authorization: `Bearer ${token}` });

async function app(options: AppOptions = {}) {
  const built = await testApp(options);
  onTestFinished(() => built.close());
  return built;
}

function failedJob(error: NonNullable<JobOutput['error']>): JobRecord {
  const at = new Date('2025-10-01T00:00:00Z');
  const report = { status: 'failed', tables: {}, warnings: [], error };
  return {
    id: ID,
    status: 'failed',
    data: { kind: 'aggregate', request: parseRequest(requestOf(SOURCE)), requestId: 'a', by: 'b' },
    attempts: 1,
    createdAt: at,
    startedAt: at,
    endedAt: at,
    notBefore: at,
    steps: [],
    output: { status: 'failed', engine: 'postgres', report, error },
  };
}

describe('a password that is a word', () => {
  const secrets = ['postgres', 'guess'];

  it('stays a word in answers that are no failure', async () => {
    const environment = { USE_POC_AGGREGATOR: 'true', POC_PHASE: 'only', OCP_POSTGRES_PIPELINE: 'true' };
    // Any text is answered; of what can be a schema the database would be asked, and there is none.
    const server = await app({ secrets: ['postgres', 'no-schema'], environment });
    const decision = await server.inject('/api/v1/decision?schema=no-schema');
    expect(decision.json()).toMatchObject({ schema: 'no-schema', engine: 'postgres', phase: 'only' });
    stagingMetrics.stagingTableSize.set({ schema: SCHEMA, table: 'a' }, 1);
    expect((await server.inject('/metrics')).body).toContain('ocp_postgres_staging_table_size_bytes{');
  });

  it('is hidden in what a failure says, and not in what is wrong with a request', async () => {
    const error = {
      code: 'DATABASE_LOST' as const,
      message: 'lost postgres',
      where: { statement: 'guess', row: 1 },
      hint: 'not guess',
    };
    const server = await app({ secrets, job: failedJob(error) });
    const told = {
      code: 'DATABASE_LOST',
      message: 'lost …',
      where: { statement: '…', row: 1 },
      hint: 'not …',
    };
    const job = (await server.inject(`/api/v1/jobs/${ID}`)).json();
    expect(job).toMatchObject({ engine: 'postgres', error: told, report: { error: told } });
    const payload = { ...requestOf(SOURCE), engine: 'guess' };
    const refused = await server.inject({ method: 'POST', url: '/api/v1/aggregate', payload });
    expect(refused.json().error).toMatchObject({
      code: 'ENGINE_UNKNOWN',
      message: expect.stringContaining('guess'),
    });
  });
});

it('a fault of the server says nothing else, wherever it is asked for', async () => {
  const error = { code: 'INTERNAL' as const, message: 'x is undefined', where: { step: 'pod_usage' } };
  const server = await app({ job: failedJob(error) });
  const hidden = { code: 'INTERNAL', message: 'a fault of the server' };
  const shown = await server.inject(`/api/v1/jobs/${ID}`);
  expect(shown.json()).toMatchObject({ error: hidden, report: { error: hidden } });
  const url = '/api/v1/aggregate?wait=true';
  const waited = await server.inject({ method: 'POST', url, payload: requestOf(SOURCE) });
  expect([waited.statusCode, waited.json().error]).toEqual([500, expect.objectContaining(hidden)]);
  for (const { body } of [shown, waited]) expect(body).not.toContain('undefined');
});

describe('whoever tries tokens', () => {
  it.each(['/nothing', '/api/v1/jobs'])('is soon refused at %s', async (url) => {
    const server = await app({ environment: { POC_API_TOKENS, POC_RATE_LIMIT: '3' } });
    const asked = async (token: string) => (await server.inject({ url, headers: as(token) })).statusCode;
    for (let tried = 0; tried < 3; tried++) expect(await asked('wrong')).toBe(401);
    expect(await asked('wrong')).toBe(429);
    expect((await server.inject('/healthz')).statusCode).toBe(200);
  });
});

it('metrics are not for tokens of some schemas: they name all of them', async () => {
  const server = await app({ environment: { POC_API_TOKENS } });
  const status = async (token: string) =>
    (await server.inject({ url: '/metrics', headers: as(token) })).statusCode;
  expect([await status(TOKEN), await status(LIMITED)]).toEqual([200, 403]);
});

describe('a request that no route sees is answered in the same shape', () => {
  const shape = { error: { code: expect.any(String), message: expect.any(String), where: {} } };

  it.each([
    ['an address that cannot be read', '/api/%c0', 400, 'BODY_INVALID'],
    ['an id that is too long', `/api/v1/jobs/${'x'.repeat(301)}`, 404, 'NOT_FOUND'],
  ])('%s', async (_, url, status, code) => {
    const server = await app();
    const answer = await server.inject(url);
    expect(answer.json()).toEqual(shape);
    expect([answer.statusCode, answer.json().error.code]).toEqual([status, code]);
  });

  it.each([
    [
      'headers that are too large',
      `GET / HTTP/1.1\r\nhost: localhost\r\nx: ${'x'.repeat(20_000)}`,
      431,
      'HEADERS_TOO_LARGE',
    ],
    ['no HTTP', 'what is this', 400, 'BODY_INVALID'],
  ])('%s', async (_, sent, status, code) => {
    const built = await app();
    const { port } = new URL(await built.listen({ host: '127.0.0.1', port: 0 }));
    const socket = connect(Number(port), '127.0.0.1');
    socket.end(`${sent}\r\n\r\n`);
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
    expect(head).toContain(`HTTP/1.1 ${status} `);
    expect(JSON.parse(body)).toEqual(shape);
    expect(JSON.parse(body).error.code).toBe(code);
  });

  it('one of a server that stops', async () => {
    const server = await app({ stopping: AbortSignal.abort() });
    const answer = await server.inject('/api/v1/jobs');
    expect([answer.statusCode, answer.json().error.code]).toEqual([503, 'NOT_READY']);
  });
});
