import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openLake } from '@ocp/lake';
import { databaseServer, makeTenant, type DatabaseFacts, type TenantFacts } from '@ocp/store';
import { scratchDatabase, type ScratchDatabase } from '@ocp/store/testing';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { databaseFindings } from '../src/doctor/database.ts';
import { examine, type Examined, type Finding } from '../src/doctor/index.ts';
import { scratchFinding } from '../src/doctor/machine.ts';
import { tenantFindings } from '../src/doctor/tenant.ts';

const SCHEMA = 'org1234567';
const { signal } = new AbortController();

const facts: DatabaseFacts = {
  ...{ origin: 'postgres://db:5432/koku', user: 'ocp', version: '16.4', version_number: 160_004 },
  ...{
    encoding: 'UTF8',
    encrypted: true,
    remote: true,
    may_make_schemas: true,
    may_make_shared_tables: true,
  },
  ...{ connections_left: 90, kokus: false, tenants: [] },
};
const tenant: TenantFacts = {
  ...{ schema: SCHEMA, exists: true, missing_tables: [], missing_columns: [], closed_tables: [] },
  ...{ may_make_tables: true, has_state: true, makes_partitions: true },
};
const worst = (findings: readonly Finding[]) =>
  findings.filter(({ state }) => state !== 'ok').map(({ check, state }) => `${state} ${check}`);

it.each<[string, Partial<DatabaseFacts>, string[]]>([
  ['is as it should be', {}, []],
  ['is old', { version_number: 120_004 }, ['failed version']],
  ['is not tested', { version_number: 140_000 }, ['warning version']],
  ['has another encoding', { encoding: 'SQL_ASCII' }, ['failed encoding']],
  ['is far and not encrypted', { encrypted: false }, ['warning tls']],
  ['is near and not encrypted', { encrypted: false, remote: false }, []],
  ['lets nobody make a schema', { may_make_schemas: false }, ['failed rights']],
  [
    'lets nobody make shared tables, which are there',
    { may_make_shared_tables: false, tenants: [tenant] },
    [],
  ],
  ['has all schemas that anybody would make', { may_make_schemas: false, tenants: [tenant] }, []],
  ['has no more connections', { connections_left: 2 }, ['warning connections']],
])('a database that %s', (_, changed, expected) => {
  const findings = databaseFindings({ ...facts, ...changed });
  expect(worst(findings)).toEqual(expected);
  for (const { state, advice } of findings) expect(advice === undefined).toBe(state === 'ok');
});

it.each<[string, Partial<TenantFacts>, string[]]>([
  ['is whole, without a source', {}, [`warning sources of ${SCHEMA}`]],
  ['is not there', { exists: false }, [`failed tenant ${SCHEMA}`]],
  ['lacks a table', { missing_tables: ['a'] }, [`failed tenant ${SCHEMA}`, `warning sources of ${SCHEMA}`]],
  ['is closed', { closed_tables: ['a'] }, [`failed tenant ${SCHEMA}`, `warning sources of ${SCHEMA}`]],
  ['is older', { missing_columns: ['a.b'] }, [`warning tenant ${SCHEMA}`, `warning sources of ${SCHEMA}`]],
  ['cannot stage', { may_make_tables: false }, [`warning tenant ${SCHEMA}`, `warning sources of ${SCHEMA}`]],
  [
    'makes no partitions',
    { makes_partitions: false },
    [`failed tenant ${SCHEMA}`, `warning sources of ${SCHEMA}`],
  ],
])('a tenant that %s', (_, changed, expected) => {
  expect(worst(tenantFindings({ ...tenant, ...changed }, false, []))).toEqual(expected);
});

it('a scratch folder that cannot be written is named, with its variable', async () => {
  expect(await scratchFinding('/no/such/folder')).toMatchObject({
    state: 'failed',
    found: expect.stringContaining('/no/such/folder'),
    advice: expect.stringContaining('TMPDIR'),
  });
});

let server: Awaited<ReturnType<typeof databaseServer>>;
let scratch: ScratchDatabase;
const made = { key: `site ${SCHEMA}`, fill: (to: string) => makeTenant(to, SCHEMA, signal) };
beforeAll(async () => {
  server = await databaseServer();
  scratch = await scratchDatabase(server, made);
});
afterAll(async () => {
  await scratch.drop();
  await server.stop();
});

const site = (changed: Partial<Examined> = {}): Promise<Finding[]> =>
  examine({
    ...{ database: () => scratch.url, schema: SCHEMA, withLake: undefined, environment: {}, signal },
    ...changed,
  });

it('of a real site finds what is wrong, and goes on behind it', async () => {
  expect(worst(await site())).toEqual([`warning sources of ${SCHEMA}`]);
  expect(worst(await site({ schema: undefined }))).toEqual([`warning sources of ${SCHEMA}`]);
  expect(worst(await site({ schema: 'org2' }))).toEqual(['failed tenant org2']);
  const nowhere = await site({ database: () => 'postgres://a:secret@localhost:1/b' });
  expect(worst(nowhere)).toEqual(['failed database']);
  expect(nowhere.map(({ check }) => check)).toContain('scratch folder');
  expect(JSON.stringify(nowhere)).not.toContain('secret');
});

it('of a real tenant finds tables, columns and triggers that are gone', async () => {
  const { url, drop } = await scratchDatabase(server, made);
  onTestFinished(drop);
  const outside = new Client({ connectionString: url });
  await outside.connect();
  await outside.query(`drop trigger tr_partition_manager on ${SCHEMA}.partitioned_tables`);
  await outside.query(`alter table ${SCHEMA}.reporting_ocp_nodes drop column architecture`);
  await outside.end();
  const found = (await site({ database: () => url })).filter(({ check }) => check === `tenant ${SCHEMA}`);
  expect(found.map(({ state }) => state)).toEqual(['warning', 'failed']);
  expect(found[0]?.found).toContain('reporting_ocp_nodes.architecture');
});

it('of other services finds those that do not answer', async () => {
  const unleash = createServer((request, response) => {
    response.statusCode = request.headers.authorization === 'good' ? 200 : 401;
    response.end('{}');
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void unleash.close());
  await once(unleash, 'listening');
  const { port } = unleash.address() as AddressInfo;
  const asked = async (token: string) => {
    const environment = { UNLEASH_URL: `http://127.0.0.1:${port}/api`, UNLEASH_TOKEN: token };
    const findings = await site({ environment, trino: 'http://127.0.0.1:1' });
    return findings.filter(({ check }) => ['unleash', 'trino'].includes(check)).map(({ state }) => state);
  };
  expect(await asked('good')).toEqual(['failed', 'ok']);
  expect(await asked('bad')).toEqual(['failed', 'failed']);
  for (const folder of ['/no/such/folder', import.meta.dirname]) {
    const lake = await openLake(`file://${folder}`);
    onTestFinished(() => lake.close());
    const [finding] = (await site({ withLake: (work) => work(lake) })).filter(
      ({ check }) => check === 'lake',
    );
    expect(finding).toMatchObject({ state: 'failed', found: expect.stringContaining(folder) as string });
  }
});
