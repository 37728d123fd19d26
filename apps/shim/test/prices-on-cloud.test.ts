import { afterSteps } from '@ocp/after';
import { aggregate, parseRequest } from '@ocp/core';
import { readScenario } from '@ocp/golden';
import { openLake } from '@ocp/lake';
import { postgresStore } from '@ocp/store';
import { expect, it, onTestFinished } from 'vitest';
import { engineNamed } from '../src/engines.ts';
import { setPrices } from '../src/prices.ts';
import { goldenTenant, lakeAt, SCHEMA } from './support/tenant.ts';

it('what idle workers cost on a cloud goes to the projects with what prices say, and a repetition changes nothing', async () => {
  const tenant = await goldenTenant('aws-compute');
  onTestFinished(() => tenant.close());
  const store = postgresStore({ url: tenant.url });
  onTestFinished(() => store.close());
  const { clusters, cloud_source, start_date, end_date } = await readScenario(tenant.golden);
  const source = clusters[0]!.source;
  const { signal } = new AbortController();
  const run = async (changes: object) => {
    const lake = await openLake(lakeAt(`${tenant.golden}/input`));
    const parts = { engine: await engineNamed('arrow'), store, lake, after: afterSteps };
    const request = { schema: SCHEMA, ocp_source_uuid: source, start_date, end_date, ...changes };
    return aggregate(parseRequest(request), parts, { signal }).finally(() => lake.close());
  };
  const both = async () => {
    await run({ provider_type: 'OCP' });
    await run({ provider_type: 'OCP_AWS', aws_source_uuid: cloud_source });
  };
  const prices = {
    currency: 'USD',
    cost_models: [
      {
        clusters: [source],
        distribute: ['worker'],
        price_lists: [{ from: '2020-01-01', supplementary: { cpu_core_effective_usage_per_hour: 1 } }],
      },
    ],
  };
  await setPrices(store, { schema: SCHEMA, prices }, signal);
  await both();
  const summary = `${SCHEMA}.reporting_ocpusagelineitem_daily_summary`;
  const found = () =>
    tenant.rows(
      `select count(*)::int as rows, round(sum(distributed_cost), 6)::float as sum,
        round(-sum(distributed_cost) filter (where namespace = 'Worker unallocated'), 6)::float as given,
        round(sum(coalesce(infrastructure_raw_cost, 0) + coalesce(infrastructure_markup_cost, 0) + coalesce(cost_model_cpu_cost, 0))
          filter (where namespace = 'Worker unallocated'), 6)::float as idle,
        sum(infrastructure_raw_cost) filter (where namespace = 'Worker unallocated') > 0 as billed,
        sum(cost_model_cpu_cost) filter (where namespace = 'Worker unallocated') > 0 as priced
      from ${summary}`,
    );
  const [sums] = await found();
  expect(sums).toMatchObject({ sum: 0, billed: true, priced: true });
  expect(sums?.given).toBe(sums?.idle);
  await both();
  expect(await found()).toEqual([sums]);
});
