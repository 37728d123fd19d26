import { afterSteps } from '@ocp/after';
import { aggregate, compareEngines, INCUMBENT, parseRequest, type Report, type Store } from '@ocp/core';
import { openLake } from '@ocp/lake';
import { postgresStore } from '@ocp/store';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { engineNamed } from '../src/engines.ts';
import { clearPrices, listPrices, setPrices } from '../src/prices.ts';
import { addSource, goldenTenant, lakeAt, SCHEMA, SOURCE, type Tenant } from './support/tenant.ts';

const OTHER = '5eed0c10-0000-4000-8000-000000000002';
const SUMMARY = `${SCHEMA}.reporting_ocpusagelineitem_daily_summary`;
const { signal } = new AbortController();

let tenant: Tenant;
let store: Store;
beforeAll(async () => {
  tenant = await goldenTenant('ocp-basic');
  store = postgresStore({ url: tenant.url });
  await addSource(tenant, OTHER, 'other');
});
// Summarized, and without prices.
beforeEach(async () => {
  await clearPrices(store, { schema: SCHEMA }, signal);
  await run();
});
afterAll(async () => {
  await store.close();
  await tenant.close();
});

const requestOf = (changes: object = {}) =>
  parseRequest({
    provider_type: 'OCP',
    schema: SCHEMA,
    ocp_source_uuid: SOURCE,
    start_date: '2025-10-01',
    end_date: '2025-10-03',
    ...changes,
  });

async function run(changes: object = {}): Promise<Report> {
  const lake = await openLake(lakeAt(`${tenant.golden}/input`));
  try {
    const request = requestOf(changes);
    const parts = { engine: await engineNamed('arrow'), store, lake, after: afterSteps };
    return await aggregate(request, parts, { signal });
  } finally {
    await lake.close();
  }
}

const set = (from: string, supplementary: object, infrastructure?: object) => {
  const price_lists = [{ from, supplementary, ...(infrastructure && { infrastructure }) }];
  const prices = { currency: 'EUR', cost_models: [{ clusters: [SOURCE], price_lists }] };
  return setPrices(store, { schema: SCHEMA, prices }, signal);
};

/** Sums of cost by day, of the daily summary and of the console. */
const costs = (): Promise<{ day: string; summary: number; console: number }[]> =>
  tenant.rows(
    `select to_char(usage_start, 'YYYY-MM-DD') as day, round(sum(summary), 6)::float as summary,
        round(sum(console), 6)::float as console
      from (select usage_start, cost_model_cpu_cost as summary, 0 as console from ${SUMMARY}
        union all select usage_start, 0, cost_model_cpu_cost from ${SCHEMA}.reporting_ocp_cost_summary_p) both_of_them
      group by 1 having sum(summary) > 0 order by 1`,
  );

/** What the tables of the tenant hold, whatever runs noted. */
async function content(): Promise<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(await tenant.content()).filter(([name]) => name.startsWith(`${SCHEMA}.`)),
  );
}

it('prices charge what is summarized and what will be, and clearing them takes their rows alone', async () => {
  const sums = () =>
    tenant.rows(`select count(*)::int as rows, sum(pod_usage_cpu_core_hours)::float as cores from ${SUMMARY}
      where cost_model_rate_type is null`);
  const [before, usage] = [await content(), await sums()];

  // The first day has no price.
  const charged = await set('2025-10-02', { cpu_core_usage_per_hour: 0.02 }, { node_cost_per_month: 31 });
  expect(charged).toMatchObject([{ changed: true, days: [{ start: '2025-10-01', end: '2025-10-03' }] }]);
  const expected = await tenant.rows<{ day: string; cost: number }>(
    `select to_char(usage_start, 'YYYY-MM-DD') as day,
        round(sum(pod_usage_cpu_core_hours) * 0.02 + count(distinct node), 6)::float as cost
      from ${SUMMARY} where data_source = 'Pod' and cost_model_rate_type is null and namespace is not null
        and usage_start > '2025-10-01' group by 1 order by 1`,
  );
  expect(expected).toHaveLength(2);
  expect(await costs()).toEqual(expected.map(({ day, cost }) => ({ day, summary: cost, console: cost })));
  expect(await sums()).toEqual(usage);

  const whole = await content();
  const again = await set('2025-10-02', { cpu_core_usage_per_hour: 0.02 }, { node_cost_per_month: 31 });
  expect(again).toMatchObject([{ changed: false }]);
  for (const counts of Object.values(again[0]!.tables))
    expect(counts).toMatchObject({ deleted: 0, written: 0 });

  // A run finds usage as it left it, and the costs too.
  expect((await run()).changes).toEqual([]);
  expect(await run()).toMatchObject({ unchanged: true });
  expect(await content()).toEqual(whole);
  const file = { currency: 'EUR', cost_models: [{ price_lists: [{ from: '2025-10-02' }] }] };
  expect(await listPrices(store, { schema: SCHEMA }, signal)).toMatchObject([
    { source: SOURCE, prices: file },
  ]);

  await clearPrices(store, { schema: SCHEMA, source: SOURCE }, signal);
  expect(await costs()).toEqual([]);
  expect(await content()).toEqual(before);
  expect(await clearPrices(store, { schema: SCHEMA }, signal)).toEqual([]);
});

it('days that are summarized later, or anew, are charged by the prices that are there', async () => {
  await set('2025-01-01', { cpu_core_usage_per_hour: 0.5 });
  const first = await costs();
  expect(first).toHaveLength(3);
  await tenant.rows(`delete from ${SUMMARY} where usage_start = '2025-10-02'`);
  await run();
  expect(await costs()).toEqual(first);
  await run({ full: true });
  expect(await costs()).toEqual(first);
  await set('2025-01-01', { cpu_core_usage_per_hour: 1 });
  expect(await costs()).toEqual(
    first.map(({ day, summary }) => ({ day, summary: summary * 2, console: summary * 2 })),
  );
});

it('costs that others wrote stay: those of rates that need reports, and those of another cluster', async () => {
  await set('2025-01-01', { cpu_core_usage_per_hour: 0.5 });
  const kept = ['vm', 'other'];
  await tenant.rows(
    `insert into ${SUMMARY} (uuid, source_uuid, report_period_id, cluster_id, usage_start, usage_end, namespace,
        cost_model_rate_type,
        cost_model_cpu_cost, cost_model_memory_cost)
      select gen_random_uuid(), source::uuid, id, 'cluster', '2025-10-02', '2025-10-02', name, 'Supplementary', 7, memory
      from (select min(report_period_id) as id from ${SUMMARY}) period,
        (values ('vm', $1, null), ('other', $2, 0)) as row (name, source, memory)`,
    [SOURCE, OTHER],
  );
  const names = () =>
    tenant.rows<{ namespace: string }>(
      `select namespace from ${SUMMARY} where namespace = any ($1) and cost_model_cpu_cost = 7 order by 1 desc`,
      [kept],
    );
  await set('2025-01-01', { cpu_core_usage_per_hour: 1 });
  await clearPrices(store, { schema: SCHEMA }, signal);
  expect((await names()).map(({ namespace }) => namespace)).toEqual(kept);
});

it('a wrong file changes nothing; beside Koku nothing is entered; a cost model of others is left alone', async () => {
  const whole = await content();
  await expect(set('soon', { cpu: 1 })).rejects.toMatchObject({ code: 'PRICES_INVALID' });
  await tenant.rows('create table public.django_migrations (id integer)');
  await expect(set('2025-01-01', { pvc_cost_per_month: 1 })).rejects.toMatchObject({ code: 'SITE_OF_KOKU' });
  await expect(clearPrices(store, { schema: SCHEMA }, signal)).rejects.toMatchObject({
    code: 'SITE_OF_KOKU',
  });
  await tenant.rows('drop table public.django_migrations');
  await tenant.rows(
    `with model as (insert into ${SCHEMA}.cost_model (uuid, name, description, source_type, created_timestamp, updated_timestamp,
          rates, markup, distribution, currency, distribution_info)
        values (gen_random_uuid(), 'theirs', '', 'OCP', now(), now(), '[]', '{}', 'cpu', 'USD', '{}') returning uuid)
      insert into ${SCHEMA}.cost_model_map (provider_uuid, cost_model_id) select $1, uuid from model`,
    [SOURCE],
  );
  await expect(set('2025-01-01', { pvc_cost_per_month: 1 })).rejects.toMatchObject({
    code: 'PRICES_INVALID',
  });
  await tenant.rows(
    `delete from ${SCHEMA}.cost_model_map where cost_model_id in (select uuid from ${SCHEMA}.cost_model where name = 'theirs')`,
  );
  await tenant.rows(`delete from ${SCHEMA}.cost_model where name = 'theirs'`);
  expect(await content()).toEqual(whole);
});

it('an engine is compared with the usage of a cluster that has prices', async () => {
  await set('2025-01-01', { cpu_core_usage_per_hour: 1 }, { node_cost_per_month: 31 });
  const lake = await openLake(lakeAt(`${tenant.golden}/input`));
  try {
    const sides = [await engineNamed('arrow'), INCUMBENT] as const;
    const report = await compareEngines(requestOf(), sides, { store, lake }, signal);
    expect(report.status).toBe('done');
    expect(report.comparisons.flatMap(({ tables }) => tables)).toMatchObject([{ status: 'equal' }]);
  } finally {
    await lake.close();
  }
});
