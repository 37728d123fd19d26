import { startEmbedded } from '@ocp/store';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ocp, start } from './support/command.ts';
import { aggregation, goldenReports, ingestion, packed, staged } from './support/payload.ts';
import { goldenTenant, SCHEMA, type Tenant } from './support/tenant.ts';

let tenant: Tenant;
let payload: string;
let rows: string[];
beforeAll(async () => {
  // Commits survive a server that crashes.
  const server = await startEmbedded({ settings: { synchronous_commit: 'on' } });
  tenant = await goldenTenant('ocp-basic', server);
  payload = await packed(goldenReports(tenant), { uuid: 'killed', date: '2025-10-04T00:00:00Z' });
  expect(await ocp(ingestion(payload), { database: tenant.url })).toMatchObject({ status: 0 });
  rows = (await staged(tenant)).map(unprocessed);
});
afterAll(() => tenant.close());

const unprocessed = (row: string) => row.replace('"processed": true', '"processed": false');
const table = (name: string) => `${SCHEMA}.reporting_${name}`;

/** Takes back everything that was loaded and summarized. */
async function empty(): Promise<void> {
  const kinds = ['pod', 'storage', 'node_labels', 'namespace_labels', 'vm', 'gpu'];
  const stagings = kinds.map((kind) => table(`ocpusagelineitem_${kind}_staging`));
  const ledger = ['payloads', 'files', 'hours'].map((name) => table(`ocpusagelineitem_staging_${name}`));
  await tenant.rows(
    `truncate ${[...stagings, ...ledger, table('ocpusagelineitem_daily_summary')].join(', ')}`,
  );
}

/**
 * Runs a command until it waits for a table that is locked against writers, ends it in that moment by `kill`, and lets go
 * of the table.
 */
async function interrupted(
  args: readonly string[],
  locked: string,
  mode: string,
  kill: (command: { pid: number; backend: number }) => void,
): Promise<void> {
  const blocker = new Client({ connectionString: tenant.url });
  blocker.on('error', () => undefined);
  await blocker.connect();
  await blocker.query(`begin; lock table ${locked} in ${mode} mode`);
  const command = start(args, { database: tenant.url, killed: true });
  const backend = await vi.waitFor(async () => {
    const [waiting] = await tenant.rows<{ pid: number }>(
      `select pid from pg_stat_activity where datname = current_database() and application_name = 'ocp'
        and wait_event_type = 'Lock' and wait_event = 'relation'`,
    );
    expect(waiting).toBeDefined();
    return waiting!.pid;
  }, 20_000);
  kill({ pid: command.pid, backend });
  await blocker.query('commit').catch(() => undefined);
  await blocker.end().catch(() => undefined);
  await command.ended;
}

const killGroup = ({ pid }: { pid: number }) => process.kill(-pid, 'SIGKILL');

/** Loads and summarizes once more and expects what an undisturbed run leaves. */
async function expectUndisturbed(): Promise<void> {
  expect(await ocp(ingestion(payload), { database: tenant.url })).toMatchObject({ status: 0 });
  expect((await staged(tenant)).map(unprocessed)).toEqual(rows);
  expect(await ocp(aggregation(), { database: tenant.url })).toMatchObject({ status: 0 });
  expect(await tenant.differences()).toEqual([]);
}

const moments = {
  ingest: [
    ['while a file is registered', 'ocpusagelineitem_staging_files', 'share'],
    ['while pods are copied', 'ocpusagelineitem_pod_staging', 'share'],
    ['while storage is copied, after pods', 'ocpusagelineitem_storage_staging', 'share'],
    ['while hours are taken', 'ocpusagelineitem_staging_hours', 'share'],
    ['while the keys of labels are added', 'enabledtagkeys', 'share'],
  ],
  aggregate: [
    ['while the configuration is read', 'ocpusagereportperiod', 'access exclusive'],
    ['while the summary is written', 'ocpusagelineitem_daily_summary', 'share'],
    ['while the tables of the console are made', 'ocp_pod_summary_p', 'share'],
    ['while totals are compared', 'ocpusagelineitem_storage_staging', 'access exclusive'],
    ['while rows are marked', 'ocpusagelineitem_gpu_staging', 'share'],
  ],
} as const;

describe('a load that is killed', () => {
  test.each(moments.ingest)('%s leaves nothing that a second one would double', async (_, name, mode) => {
    await empty();
    await interrupted(ingestion(payload), table(name), mode, killGroup);
    await expectUndisturbed();
  });
});

describe('an aggregation that is killed', () => {
  test.each(moments.aggregate)('%s leaves nothing, and the staged rows stay', async (_, name, mode) => {
    await empty();
    await ocp(ingestion(payload), { database: tenant.url });
    await interrupted(aggregation('--full'), table(name), mode, killGroup);
    await vi.waitFor(async () => expect(await tenant.sessions()).toEqual([]), 10_000);
    expect(await tenant.rows(`select from ${table('ocpusagelineitem_daily_summary')}`)).toEqual([]);
    expect(await staged(tenant)).toEqual(rows);
    await expectUndisturbed();
  });
});

describe('a database that goes away', () => {
  test('in a load, is waited for: the load is begun again', async () => {
    await empty();
    await interrupted(ingestion(payload), table('ocpusagelineitem_pod_staging'), 'share', ({ backend }) => {
      process.kill(backend, 'SIGKILL');
    });
    await tenant.reconnect();
    expect((await staged(tenant)).map(unprocessed)).toEqual(rows);
    await expectUndisturbed();
  });

  test('in an aggregation, is waited for: the rows are those of one run', async () => {
    await empty();
    await ocp(ingestion(payload), { database: tenant.url });
    await interrupted(aggregation('--full'), table('ocp_pod_summary_p'), 'share', ({ backend }) => {
      process.kill(backend, 'SIGKILL');
    });
    await tenant.reconnect();
    expect(await tenant.differences()).toEqual([]);
    await expectUndisturbed();
  });
});
