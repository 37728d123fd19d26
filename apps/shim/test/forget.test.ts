import { join } from 'node:path';
import { readScenario } from '@ocp/golden';
import { decide, parseFlags, parseRequest } from '@ocp/core';
import { postgresRecords } from '@ocp/store';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ocp } from './support/command.ts';
import { goldenTenant, lakeAt, SCHEMA, type Tenant } from './support/tenant.ts';

let tenant: Tenant;
let first: string;
let second: string;
beforeAll(async () => {
  tenant = await goldenTenant('aws-two-clusters');
  const { clusters, start_date, end_date } = await readScenario(tenant.golden);
  [first = '', second = ''] = clusters.map(({ source }) => source);
  const all = [
    'aggregate',
    '--pipeline',
    'all',
    '--schema',
    SCHEMA,
    '--lake',
    lakeAt(`${tenant.golden}/input`),
  ];
  const days = ['--start', start_date, '--end', end_date];
  const { status, said } = await ocp([...all, ...days], { database: tenant.url });
  expect(status, said).toBe(0);
  for (const source of [first, second]) {
    const request = parseRequest({
      ...{ provider_type: 'OCP', schema: SCHEMA, ocp_source_uuid: source, start_date, end_date },
    });
    const decision = decide(SCHEMA, parseFlags({}));
    await postgresRecords({ url: tenant.url }).add(
      { request, decision, engine: 'duckdb', outcome: 'done' },
      90,
    );
  }
}, 300_000);
afterAll(() => tenant.close());

const state = `${SCHEMA}__ocp`;
const tables = ['aws_tag_matches', 'openshift_daily_summary', 'openshift_made'];

/** Whose rows each table of the state has. */
const owners = async () =>
  Object.fromEntries(
    await Promise.all(
      tables.map(async (table): Promise<[string, string[]]> => {
        const rows = await tenant.rows<{ source: string }>(
          `select distinct source_uuid::text as source from ${state}.${table} order by 1`,
        );
        return [table, rows.map(({ source }) => source)];
      }),
    ),
  );
const ofAll = (...sources: string[]) => Object.fromEntries(tables.map((table) => [table, sources.sort()]));
const run = (...more: string[]) => ocp(more, { database: tenant.url });

it('forgets a source at once: state and records, and nothing of others or of Koku', async () => {
  expect(await owners()).toEqual(ofAll(first, second));
  const before = await tenant.content();
  const { status, out, said } = await run('forget', '--schema', SCHEMA, '--source', first, '--json');
  expect(status, said).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ status: 'done', records: 1, tables: { openshift_made: 3 } });
  expect(await owners()).toEqual(ofAll(second));
  const after = await tenant.content();
  const changed = Object.keys(before).filter((table) => before[table] !== after[table]);
  expect(changed.sort()).toEqual(
    [...tables, 'bill_summarized', 'openshift_summarized', 'runs'].map((table) => `${state}.${table}`).sort(),
  );
});

it('has nothing to forget twice, and takes no source that is none', async () => {
  const again = await run('forget', '--schema', SCHEMA, '--source', first, '--json');
  expect(JSON.parse(again.out)).toEqual({ status: 'done', tables: {}, records: 0 });
  expect((await run('forget', '--schema', SCHEMA, '--source', 'x')).status).toBe(2);
});

it('forgets the staged reports of a source, and those of no other', async () => {
  const { clusters } = await readScenario(tenant.golden);
  for (const { id, source } of clusters) {
    const payload = ['--payload', join(tenant.golden, 'input/csv', id)];
    const { status, said } = await run('ingest', '--schema', SCHEMA, '--ocp-source', source, ...payload);
    expect(status, said).toBe(0);
  }
  const staged = async () => {
    const named = await tenant.rows<{ name: string }>(
      `select table_name as name from information_schema.columns
        where table_schema = $1 and column_name = 'source_uuid' and table_name like 'reporting_ocpusagelineitem_%staging%'
          and table_name not like '%daily_summary%' order by 1`,
      [SCHEMA],
    );
    expect(named.length).toBeGreaterThan(4);
    const counted = named.map(({ name }) => `select source_uuid::text as source from ${SCHEMA}.${name}`);
    const rows = await tenant.rows<{ source: string }>(`${counted.join(' union ')} order by 1`);
    return rows.map(({ source }) => source);
  };
  expect(await staged()).toEqual([first, second].sort());
  expect((await run('forget', '--schema', SCHEMA, '--source', first)).status).toBe(0);
  expect(await staged()).toEqual([second]);
});

it('cleans up what is kept of a bill whose source is gone, and nothing of one that lives', async () => {
  const keep = ['cleanup', '--schema', SCHEMA, '--state-days', '36500', '--json'];
  const { cloud_source: bill } = await readScenario(tenant.golden);
  const columns = `source_uuid, usage_start, until, unit, memory`;
  const memory = (source: string) =>
    tenant.rows(
      `insert into ${state}.remembered (${columns}) values ($1, '2025-10-01', '2025-10-01', 'x', '{}')`,
      [source],
    );
  // Of the bill for itself; of it a cluster has no report period.
  await memory(bill!);
  expect(JSON.parse((await run(...keep)).out)).toMatchObject({ state: {} });
  const gone = '00000000-0000-4000-8000-00000000dead';
  await memory(gone);
  await tenant.rows(
    `insert into ${state}.bill_summarized (source_uuid, usage_start, cloud_source_uuid) values ($1, '2025-10-01', $2)`,
    [second, gone],
  );
  await tenant.rows(
    `insert into ${state}.aws_tag_matches (source_uuid, usage_start, cloud_source_uuid) values ($1, '2025-10-01', $2)`,
    [second, gone],
  );
  const removed = { aws_tag_matches: 1, bill_summarized: 1, remembered: 1 };
  expect(JSON.parse((await run(...keep)).out)).toMatchObject({ state: removed });
  expect(JSON.parse((await run(...keep)).out)).toMatchObject({ state: {} });
  expect(await owners()).toEqual(ofAll(second));
});

it('cleans up what is kept of a source that the tenant has no provider of any more', async () => {
  const ended = (provider: string | null) =>
    tenant.rows(
      `insert into ${SCHEMA}.reporting_tenant_api_provider (uuid, name, type, provider_id) values ($1, 'second', 'OCP', $2)
        on conflict (uuid) do update set provider_id = excluded.provider_id`,
      [second, provider],
    );
  await ended(null);
  const kept = ['cleanup', '--schema', SCHEMA, '--state-days', '36500', '--dry-run', '--json'];
  expect(JSON.parse((await run(...kept)).out)).toMatchObject({ state: { openshift_made: 3 } });
  await ended(second);
  expect(JSON.parse((await run(...kept)).out)).toMatchObject({ state: {} });
});

it('cleans up the state of a source that is gone, and of days before the retention', async () => {
  const keep = ['cleanup', '--schema', SCHEMA, '--state-days', '36500', '--json'];
  expect(JSON.parse((await run(...keep)).out)).toMatchObject({ state: {} });
  await tenant.rows(
    `insert into ${state}.openshift_made (source_uuid, usage_start, made_from) values (gen_random_uuid(), '2025-10-01', 'x')`,
  );
  expect(JSON.parse((await run(...keep)).out)).toMatchObject({ state: { openshift_made: 1 } });
  expect(await owners()).toEqual(ofAll(second));
  await run('cleanup', '--schema', SCHEMA, '--state-days', '0');
  expect(await owners()).toEqual(ofAll());
});
