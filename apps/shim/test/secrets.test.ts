import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ocp, secrets, type Ended } from './support/command.ts';
import { goldenTenant, lakeAt, request, SCHEMA, type Tenant } from './support/tenant.ts';

/** As it stands in a URL; every run of these tests fails when it, or what it means, is in the output. */
const PASSWORD = 'p%C3%A4ss%2Fw%40rd%25';
const ROLE = `e2e_owner_${randomBytes(6).toString('hex')}`;

let tenant: Tenant;
let database: string;
let lake: string;
beforeAll(async () => {
  tenant = await goldenTenant();
  lake = lakeAt(`${tenant.golden}/input`);
  await tenant.rows(`create role ${ROLE} superuser login password '${decodeURIComponent(PASSWORD)}'`);
  const url = new URL(tenant.url);
  database = `postgres://${ROLE}:${PASSWORD}@${url.host}${url.pathname}`;
});
afterAll(async () => {
  await tenant.rows(`drop owned by ${ROLE}; drop role ${ROLE}`).catch(() => undefined);
  await tenant.close();
});

const hidden = [PASSWORD, decodeURIComponent(PASSWORD)];
const run = (...args: string[]) => ocp([...args, '--database', database], { hidden });
const code = ({ out, status }: Ended) => ({ status, code: JSON.parse(out).error?.code });

describe('the password of the database is nowhere in the output', () => {
  test('of a run, its report, its plan and its golden', async () => {
    expect(await run(...request('aggregate', lake, '--json'))).toMatchObject({ status: 0 });
    expect(await run(...request('plan', lake, '--json'))).toMatchObject({ status: 0 });
  });

  test('of a run without anything to do', async () => {
    const days = ['--start', '2025-10-20', '--end', '2025-10-20'];
    expect(await run(...request('aggregate', lake, '--json', ...days))).toMatchObject({ status: 3 });
  });

  test('of a wrong request or command', async () => {
    expect(code(await run(...request('aggregate', lake, '--json', '--schema', 'A')))).toMatchObject({
      status: 2,
    });
    expect(await run(...request('aggregate', lake, '--nothing'))).toMatchObject({ status: 2 });
    expect(await run(...request('aggregate', lake), database)).toMatchObject({ status: 2 });
    expect(await ocp([database], { hidden })).toMatchObject({ status: 2 });
    const engine = ['--json', '--engine', database];
    expect(code(await run(...request('aggregate', lake, ...engine)))).toMatchObject({ status: 2 });
  });

  test('of a failure of the lake', async () => {
    const ended = await run(...request('aggregate', 'file:///no/such/folder', '--json'));
    expect(code(ended)).toEqual({ status: 1, code: 'LAKE_UNREACHABLE' });
  });

  test('of a failure of the database', async () => {
    const ended = await run(...request('aggregate', lake, '--json', '--schema', 'org7'));
    expect(code(ended)).toEqual({ status: 1, code: 'SCHEMA_UNKNOWN' });
    await tenant.rows(`alter table ${SCHEMA}.reporting_ocp_nodes rename to hidden`);
    const failed = await run(...request('aggregate', lake, '--json'));
    await tenant.rows(`alter table ${SCHEMA}.hidden rename to reporting_ocp_nodes`);
    expect(code(failed)).toEqual({ status: 1, code: 'TABLE_MISSING' });
  });

  test('of a database that refuses it, or that has no name that can be read', async () => {
    const closed = database.replace(/:\d+\//, ':1/');
    for (const [url, status] of [
      [database.replace(PASSWORD, `${PASSWORD}x`), 1],
      [closed, 1],
      [`${closed}?sslmode=verify-full&sslrootcert=/no/such/file`, 2],
      [`postgres://${ROLE}:${PASSWORD}@[broken/d`, 2],
      [`${ROLE}:${PASSWORD}@host/d`, 2],
      [`host=localhost user=${ROLE} password=${PASSWORD}`, 2],
    ] as const) {
      const args = [...request('aggregate', lake, '--json'), '--database', url];
      const ended = await ocp(args, { hidden });
      expect(ended.status, ended.said).toBe(status);
    }
  });
});

describe('the keys of the bucket are nowhere in the output', () => {
  const s3 = (endpoint: string) =>
    ocp(request('aggregate', 's3://koku/prefix', '--json'), {
      database: tenant.url,
      environment: { S3_ENDPOINT: endpoint, S3_REGION: 'us-east-1', OCP_CACHE_DIR: `${tenant.golden}/cache` },
    });

  /** An object store that answers every request in one way. */
  async function store(answer: RequestListener): Promise<AsyncDisposable & { url: string }> {
    const server = createServer(answer).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return {
      url: `http://127.0.0.1:${port}`,
      async [Symbol.asyncDispose]() {
        server.closeAllConnections();
        server.close();
        await once(server, 'close');
      },
    };
  }

  test('of a store that refuses them, and repeats them in its answer', async () => {
    await using refusing = await store((asked, answer) => {
      const { S3_ACCESS_KEY: key, S3_SECRET: secret } = secrets;
      answer.writeHead(403, { 'content-type': 'application/xml' });
      answer.end(`<?xml version="1.0"?><Error><Code>InvalidAccessKeyId</Code><Message>${key} ${secret}</Message>
        <AWSAccessKeyId>${key}</AWSAccessKeyId><StringToSign>${asked.headers.authorization}</StringToSign></Error>`);
    });
    expect(code(await s3(refusing.url))).toEqual({ status: 1, code: 'LAKE_REFUSED' });
  });

  test('of a store that is not there', async () => {
    const gone = await store(() => undefined);
    await gone[Symbol.asyncDispose]();
    expect(code(await s3(gone.url))).toEqual({ status: 1, code: 'LAKE_UNREACHABLE' });
  });

  test('of an address that holds them', async () => {
    const { S3_ACCESS_KEY: key, S3_SECRET: secret } = secrets;
    const ended = await s3(`http://${key}:${encodeURIComponent(secret)}@127.0.0.1:1`);
    expect(ended.status).toBeGreaterThan(0);
    expect(`${ended.out}${ended.said}`).not.toContain(encodeURIComponent(secret));
  });
});
