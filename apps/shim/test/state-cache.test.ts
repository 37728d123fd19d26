import { readScenario } from '@ocp/golden';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { afterSteps } from '@ocp/after';
import {
  aggregate,
  compareEngines,
  explain,
  INCUMBENT,
  parseRequest,
  type Engine,
  type Report,
} from '@ocp/core';
import { arrow } from '@ocp/engine-arrow';
import { duckdb } from '@ocp/engine-duckdb';
import { postgres } from '@ocp/engine-postgres';
import { openLake } from '@ocp/lake';
import { postgresStore } from '@ocp/store';
import { goldenTenant, lakeAt, SCHEMA, type Tenant } from './support/tenant.ts';

/** What a run gives depends on lake, configuration and Koku's tables alone: our state is a cache (two clusters on one bill). */
let tenant: Tenant;
let requests: { openshift: object[]; cloud: object[] };
let parts: Omit<Parameters<typeof aggregate>[1], 'engine'>;
const signal = new AbortController().signal;

beforeAll(async () => {
  tenant = await goldenTenant('aws-two-clusters');
  const { clusters, cloud_source, start_date, end_date, settings } = await readScenario(tenant.golden);
  const asked = { schema: SCHEMA, start_date, end_date, date_step: settings.date_step };
  const of = (more: object) => clusters.map(({ source }) => ({ ...asked, ocp_source_uuid: source, ...more }));
  requests = {
    openshift: of({ provider_type: 'OCP' }),
    cloud: of({ provider_type: 'OCP_AWS', aws_source_uuid: cloud_source }),
  };
  const lake = await openLake(lakeAt(`${tenant.golden}/input`));
  parts = { lake, store: postgresStore({ url: tenant.url }), after: afterSteps };
  for (const request of requests.openshift) await run(request);
}, 300_000);
afterAll(() => tenant.close());

const run = (request: object, engine: Engine = duckdb()): Promise<Report> =>
  aggregate(parseRequest(request), { engine, ...parts }, { signal });

const made = ({ warnings }: Report) =>
  warnings.filter(({ code }) => code === 'OPENSHIFT_ROWS_MADE').map(({ where }) => where['source']);

/** Both clusters on the cloud, in their order; what was made on the way. */
async function onCloud(engine?: Engine): Promise<unknown[][]> {
  const found: unknown[][] = [];
  for (const request of requests.cloud) found.push(made(await run(request, engine)));
  return found;
}

const state = `${SCHEMA}__ocp`;
const sources = () =>
  requests.openshift.map((request) => (request as { ocp_source_uuid: string }).ocp_source_uuid);

beforeEach(async () => {
  await tenant.rows(`delete from ${state}.aws_tag_matches`).catch(() => undefined);
});

describe('a run on a cloud', () => {
  it('makes nothing that is there', async () => {
    await onCloud();
    expect(await onCloud()).toEqual([[], []]);
    expect(await tenant.differences('cloud')).toEqual([]);
  });

  it.each([duckdb(), arrow(), postgres()])(
    'makes what Trino left no state of, with $name',
    async (engine) => {
      await tenant.rows(`drop schema if exists ${state} cascade`);
      expect(await onCloud(engine)).toEqual([sources(), []]);
      expect(await tenant.differences('cloud')).toEqual([]);
    },
  );

  it('makes the days that Trino did of one cluster', async () => {
    await onCloud();
    const [, second] = sources();
    for (const table of ['openshift_made', 'openshift_daily_summary']) {
      await tenant.rows(
        `delete from ${state}.${table}
          where source_uuid = $1 and usage_start > (select min(usage_start) from ${state}.openshift_daily_summary)`,
        [second],
      );
    }
    expect(await onCloud()).toEqual([[second], []]);
    expect(await tenant.differences('cloud')).toEqual([]);
  });

  it('makes rows anew that are older than the configuration, and finds them as they were', async () => {
    await onCloud();
    const before = await tenant.rows(
      `select sum(unblended_cost) as cost from ${SCHEMA}.reporting_ocpaws_cost_summary_p`,
    );
    await tenant.rows(
      `insert into ${SCHEMA}.reporting_enabledtagkeys (uuid, key, enabled, provider_type)
        values (gen_random_uuid(), 'nowhere', true, 'OCP')`,
    );
    expect(await onCloud()).toEqual([sources(), []]);
    expect(
      await tenant.rows(`select sum(unblended_cost) as cost from ${SCHEMA}.reporting_ocpaws_cost_summary_p`),
    ).toEqual(before);
    await tenant.rows(`delete from ${SCHEMA}.reporting_enabledtagkeys where key = 'nowhere'`);
  });

  it('gives no share to a source that is gone', async () => {
    await onCloud();
    const gone = '00000000-0000-4000-8000-00000000dead';
    const columns = await tenant.rows<{ name: string }>(
      `select column_name as name from information_schema.columns
        where table_schema = $1 and table_name = 'openshift_daily_summary' and column_name <> 'source_uuid'`,
      [state],
    );
    const names = columns.map(({ name }) => name).join(', ');
    await tenant.rows(
      `insert into ${state}.openshift_daily_summary (source_uuid, ${names})
        select $1::uuid, ${names} from ${state}.openshift_daily_summary where source_uuid = $2`,
      [gone, sources()[0]],
    );
    await onCloud();
    expect(await tenant.differences('cloud')).toEqual([]);
  });

  it('is compared and explained without any state, and leaves none', async () => {
    await tenant.rows(`drop schema if exists ${state} cascade`);
    const request = parseRequest(requests.cloud[0]);
    const { comparisons } = await compareEngines(request, [duckdb(), INCUMBENT], parts, signal);
    expect(comparisons.flatMap(({ tables }) => tables.map(({ status }) => status))).not.toContain(
      'different',
    );
    const [row] = await tenant.rows<{ resource_id: string; day: string }>(
      `select resource_id, usage_start::text as day from ${SCHEMA}.reporting_ocpawscostlineitem_project_daily_summary_p
        where resource_id is not null and cluster_id is not null limit 1`,
    );
    const question = { resource: row!.resource_id, day: row!.day };
    await explain(request, question, { engine: duckdb(), ...parts }, signal);
    expect(await tenant.rows(`select from pg_namespace where nspname = $1`, [state])).toEqual([]);
  });
});
