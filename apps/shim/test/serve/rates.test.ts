import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { readScenario } from '@ocp/golden';
import { goldenTenant, SCHEMA, type Tenant } from '../support/tenant.ts';
import { startServer, type Server } from './server.ts';

const SUMMARY = 'reporting_ocpusagelineitem_daily_summary';

let tenant: Tenant;
let server: Server;
let days: { start_date: string; end_date: string };
let source: string;

beforeAll(async () => {
  tenant = await goldenTenant('ocp-gpu-vm');
  server = await startServer(tenant);
  const { start_date, end_date, clusters } = await readScenario(tenant.golden);
  days = { start_date, end_date };
  source = clusters[0]!.source;
  const request = { provider_type: 'OCP', schema: SCHEMA, ocp_source_uuid: source, ...days };
  expect((await server.call('POST', '/api/v1/aggregate?wait=true', request)).status).toBe(200);
});
afterAll(async () => {
  await server.stop();
  await tenant.close();
});

beforeEach(async () => {
  await tenant.rows(`delete from "${SCHEMA}".${SUMMARY} where cost_model_rate_type is not null`);
});

const decision = { choice: 'incumbent', reason: 'validate', phase: 'validate' };
const charge = (operation: string, more: object = {}) =>
  server.call('POST', '/api/v1/rates?wait=true', {
    ...{ operation, schema: SCHEMA, ocp_source_uuid: source, ...days },
    ...more,
  });
const hourly = { rates: [{ metric: 'vm_cost_per_hour', cost_type: 'Infrastructure', value: 0.5 }] };
const gpus = (value: unknown = 310) => ({
  rates: [
    {
      ...{ metric: 'gpu_cost_per_month', cost_type: 'Supplementary', tag_key: 'nvidia' },
      tag_values: [{ tag_value: '', value, default: true }],
    },
  ],
});

/** Costs in the summary, without the random key. */
const costs = async () =>
  (
    await tenant.rows<{ row: string }>(
      `select (to_jsonb(r) - 'uuid')::text as row from "${SCHEMA}".${SUMMARY} r where cost_model_rate_type is not null order by 1`,
    )
  ).map(({ row }) => row);

describe('POST /api/v1/rates', () => {
  it('makes the costs of rates, and a repetition changes nothing', async () => {
    const { status, body } = await charge('vm_usage', hourly);
    expect({ status, job: body }).toMatchObject({
      status: 200,
      job: {
        kind: 'rates',
        engine: 'duckdb',
        report: { status: 'done', request: { operation: 'vm_usage' } },
      },
    });
    const { written } = body.report.tables[SUMMARY];
    expect(written).toBeGreaterThan(0);
    const before = await costs();
    expect(before).toHaveLength(written);
    const again = await charge('vm_usage', hourly);
    expect(again.body.report.tables[SUMMARY]).toEqual({ deleted: 0, written: 0, unchanged: written });
    expect(await costs()).toEqual(before);
  });

  it('leaves what PostgreSQL wrote, and other operations, as they are', async () => {
    await tenant.rows(
      `insert into "${SCHEMA}".${SUMMARY} (uuid, usage_start, usage_end, source_uuid, report_period_id, data_source,
          cost_model_rate_type, cost_model_cpu_cost, cost_model_memory_cost, cost_model_volume_cost)
        select gen_random_uuid(), usage_start, usage_end, source_uuid, report_period_id, 'Pod', 'Infrastructure', 1, 0, 0
        from "${SCHEMA}".${SUMMARY} where cost_model_rate_type is null limit 1`,
    );
    const before = await costs();
    expect((await charge('tag_based', gpus())).body.report.tables[SUMMARY].written).toBeGreaterThan(0);
    expect(await costs()).toEqual(expect.arrayContaining(before));
    expect((await charge('tag_based', { rates: [] })).body.report.tables[SUMMARY].written).toBe(0);
    expect(await costs()).toEqual(before);
  });

  it('goes by rate into rates_to_usage, where a flat rate needs its row', async () => {
    const { body } = await charge('tag_based', { ...gpus(), rates_to_usage: true });
    const { written } = body.report.tables.rates_to_usage;
    expect(written).toBeGreaterThan(0);
    const again = await charge('tag_based', { ...gpus(), rates_to_usage: true });
    expect(again.body.report.tables.rates_to_usage).toEqual({ deleted: 0, written: 0, unchanged: written });
    const refused = await charge('vm_usage', { ...hourly, rates_to_usage: true });
    expect(refused).toMatchObject({ status: 422, body: { error: { code: 'REQUEST_INVALID' } } });
  });

  it('refuses a rate that is no number, with its place, and changes nothing', async () => {
    await charge('tag_based', gpus());
    const before = await costs();
    const { status, body } = await charge('tag_based', gpus('ten'));
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body.error).toMatchObject({
      code: 'RATE_INVALID',
      where: { metric: 'gpu_cost_per_month', tag_key: 'nvidia' },
    });
    expect(await costs()).toEqual(before);
  });

  it('charges by the JSON of the cost model itself where Koku has price lists disabled, the table of GPUs too', async () => {
    const { metric, cost_type, ...tag_rates } = gpus().rates[0]!;
    const own = JSON.stringify([{ metric: { name: metric }, cost_type, tag_rates }]);
    const models = `"${SCHEMA}".cost_model_map, "${SCHEMA}".cost_model`;
    await tenant.rows(`truncate ${models} cascade`);
    onTestFinished(async () => void (await tenant.rows(`truncate ${models} cascade`)));
    await tenant.rows(
      `with model as (
          insert into "${SCHEMA}".cost_model (uuid, name, description, source_type, created_timestamp, updated_timestamp,
            rates, markup, distribution, currency, distribution_info)
          values (gen_random_uuid(), 'own', '', 'OCP', now(), now(), '${own}', '{}', 'cpu', 'USD', '{}') returning uuid
        )
        insert into "${SCHEMA}".cost_model_map (provider_uuid, cost_model_id) select '${source}', uuid from model`,
    );
    const charged = async (flags: object) =>
      (await charge('tag_based', flags)).body.report.tables[SUMMARY].written;
    const shown = async (flags: object) => {
      const request = { schema: SCHEMA, ocp_source_uuid: source, ...days, ...flags };
      expect((await server.call('POST', '/api/v1/machines?wait=true', request)).status).toBe(200);
      const [row] = await tenant.rows<{ cost: string | null }>(
        `select sum(cost_model_gpu_cost)::text as cost from "${SCHEMA}".reporting_ocp_gpu_summary_p`,
      );
      return Number(row?.cost);
    };
    expect([await charged({}), await shown({})]).toEqual([0, 0]);
    const flags = { disable_price_list: true };
    expect(await charged(flags)).toBeGreaterThan(0);
    expect(await shown(flags)).toBeGreaterThan(0);
  });

  it('answers for a key that Koku fails on, and says so', async () => {
    const rate = {
      metric: 'vm_cost_per_hour',
      cost_type: 'Infrastructure',
      tag_key: 'app.kubernetes.io/name',
    };
    const { status, body } = await charge('tag_based', {
      rates: [{ ...rate, tag_values: [{ tag_value: 'x', value: 1 }] }],
    });
    expect(status).toBe(200);
    expect(body.report.warnings).toMatchObject([{ code: 'RATE_TAG_KEY', where: { tag_key: rate.tag_key } }]);
  });

  it('has nothing to do in a month without reports, nor before a month is over', async () => {
    const month = { start_date: '2024-02-01', end_date: '2024-02-29' };
    expect((await charge('vm_usage', { ...hourly, ...month })).body).toMatchObject({
      status: 'nothing',
      report: { warnings: [{ code: 'NO_REPORT_PERIOD' }] },
    });
    expect(
      (await charge('gpu_distribution', { today: days.end_date.replace(/..$/, '15') })).body,
    ).toMatchObject({
      status: 'nothing',
      report: { warnings: [{ code: 'NOTHING_TO_DISTRIBUTE' }] },
    });
  });

  it('charges no cores where the tenant never had reports of virtual machines, and deletes nothing then', async () => {
    const core = { rates: [{ metric: 'vm_core_cost_per_month', cost_type: 'Infrastructure', value: 31 }] };
    await charge('monthly_vm_core', core);
    const before = await costs();
    expect(before.some((row) => row.includes('OCP_VM_CORE'))).toBe(true);
    const { body } = await charge('monthly_vm_core', { ...core, vm_table_exists: false });
    expect(body.report.tables).toEqual({});
    expect(await costs()).toEqual(before);
  });

  it('distributes the cost of unused GPUs once its month is over', async () => {
    await charge('tag_based', gpus());
    const before = await costs();
    const distribution = { gpu_unallocated: true, today: '2099-01-01' };
    const { body } = await charge('gpu_distribution', distribution);
    const { written } = body.report.tables[SUMMARY];
    const after = await costs();
    expect(after).toHaveLength(before.length + written);
    await charge('gpu_distribution', distribution);
    expect(await costs()).toEqual(after);
    await charge('gpu_distribution', { ...distribution, gpu_unallocated: false });
    expect(await costs()).toEqual(before);
  });

  const inSummary = async (condition: string) =>
    (
      await tenant.rows<{ day: string }>(
        `select distinct usage_start::text as day from "${SCHEMA}".${SUMMARY} where ${condition} order by 1`,
      )
    ).map(({ day }) => day);

  it('16: by rate, over a part of a month that is over, its distribution goes from the whole summary (spec cost-model.md 12)', async () => {
    await tenant.rows(
      `insert into "${SCHEMA}".${SUMMARY} (uuid, usage_start, usage_end, source_uuid, report_period_id, data_source,
          cost_model_rate_type, distributed_cost)
        select gen_random_uuid(), usage_start, usage_start, source_uuid, report_period_id, 'GPU', 'gpu_distributed', 1
        from "${SCHEMA}".${SUMMARY} where cost_model_rate_type is null group by usage_start, source_uuid, report_period_id`,
    );
    const distributed = () => inSummary(`cost_model_rate_type = 'gpu_distributed'`);
    const [first, ...others] = await distributed();
    expect(others.length).toBeGreaterThan(0);
    const part = { start_date: first, end_date: first, today: '2099-01-01' };
    await charge('gpu_distribution', { ...part, gpu_unallocated: true, rates_to_usage: true });
    expect(await distributed()).toEqual([]);
  });

  it('17, 18: without rates costs in the summary go, but not by rate (spec cost-model.md 12)', async () => {
    const cores = { rates: [{ metric: 'vm_core_cost_per_month', cost_type: 'Infrastructure', value: 31 }] };
    const months = () => inSummary(`monthly_cost_type = 'OCP_VM_CORE'`);
    await charge('monthly_vm_core', cores);
    const before = await months();
    expect(before.length).toBeGreaterThan(0);
    // The tenant has no cost model.
    await charge('monthly_vm_core', { rates_to_usage: true });
    expect(await months()).toEqual(before);
    await charge('monthly_vm_core');
    expect(await months()).toEqual([]);
  });

  it('in a validation are compared with those of the host, which stay, and recorded', async () => {
    const validation = async (operation: string, more: object) =>
      (await charge(operation, { ...more, decision })).body.validation;
    const recorded = () =>
      tenant.rows(
        `select request ->> 'operation' as operation, verdict, column_name, incumbent
          from "${SCHEMA}__ocp".runs left join "${SCHEMA}__ocp".run_differences on run_id = id
          where request ? 'operation' order by runs.at, column_name`,
      );
    // Nobody has charged anything yet.
    expect(await validation('tag_based', gpus())).toMatchObject({ verdict: 'different', tables: [SUMMARY] });
    await charge('tag_based', gpus());
    await charge('vm_usage', hourly);
    expect(await validation('tag_based', gpus())).toMatchObject({ engine: 'duckdb', verdict: 'equal' });
    expect(await validation('vm_usage', hourly)).toMatchObject({ verdict: 'equal', tables: [] });
    const byRate = { ...gpus(), rates_to_usage: true };
    await charge('tag_based', byRate);
    expect(await validation('tag_based', byRate)).toMatchObject({ verdict: 'equal' });
    await tenant.rows(
      `update "${SCHEMA}".${SUMMARY} set cost_model_cpu_cost = 7 where uuid = (
        select uuid from "${SCHEMA}".${SUMMARY} where cost_model_cpu_cost > 0 and cost_model_rate_type is not null limit 1)`,
    );
    const before = await costs();
    expect(await validation('vm_usage', hourly)).toMatchObject({ verdict: 'different', tables: [SUMMARY] });
    // Rates that are no more, but their costs.
    expect(await validation('tag_based', { rates: [] })).toMatchObject({ verdict: 'different' });
    expect(await validation('vm_usage', { rates: [{ ...hourly.rates[0], value: 'x' }] })).toMatchObject({
      verdict: 'failed',
      error: { code: 'RATE_INVALID' },
    });
    expect(await validation('gpu_distribution', { today: days.end_date })).toBeUndefined();
    expect(await costs()).toEqual(before);
    expect(await recorded()).toContainEqual({
      ...{ operation: 'vm_usage', verdict: 'different' },
      ...{ column_name: 'cost_model_cpu_cost', incumbent: '7.000000000000000' },
    });
  });

  it('names the wrong field of a request', async () => {
    const { status, body } = await charge('everything');
    expect(status).toBe(422);
    expect(body.error.code).toBe('REQUEST_INVALID');
  });
});

describe('POST /api/v1/machines', () => {
  const vms = () =>
    tenant.rows<{ row: string }>(
      `select (to_jsonb(r) - 'id')::text as row from "${SCHEMA}".reporting_ocp_vm_summary_p r order by 1`,
    );

  it('makes the tables of virtual machines and GPUs anew, and a repetition changes nothing', async () => {
    const request = { schema: SCHEMA, ocp_source_uuid: source, ...days };
    await charge('vm_usage', hourly);
    const { status, body } = await server.call('POST', '/api/v1/machines?wait=true', request);
    expect({ status, job: body }).toMatchObject({
      status: 200,
      job: { kind: 'machines', engine: 'duckdb', report: { status: 'done' } },
    });
    const made = await vms();
    expect(made.length).toBeGreaterThan(0);
    expect((await server.call('POST', '/api/v1/machines?wait=true', request)).status).toBe(200);
    expect(await vms()).toEqual(made);
  });

  it('compares them in a validation with those of the host, which stay', async () => {
    const request = { schema: SCHEMA, ocp_source_uuid: source, ...days };
    const machines = async (more: object) =>
      (await server.call('POST', '/api/v1/machines?wait=true', { ...request, ...more })).body;
    await charge('vm_usage', hourly);
    await machines({});
    expect((await machines({ decision })).validation).toMatchObject({ verdict: 'equal', tables: [] });
    const changed = ['vm_summary_p', 'gpu_summary_p'].map((name) => `reporting_ocp_${name}`);
    for (const table of changed) await tenant.rows(`update "${SCHEMA}".${table} set namespace = 'other'`);
    const before = await vms();
    const { validation } = await machines({ decision });
    expect(validation).toMatchObject({ engine: 'duckdb', verdict: 'different' });
    expect(validation.tables.toSorted()).toEqual(changed.toSorted());
    expect(await vms()).toEqual(before);
    // What is open is not compared.
    await machines({ full: true });
    await tenant.rows(`update "${SCHEMA}".reporting_ocp_vm_summary_p set pod_labels = '{}', node = 'other'`);
    expect((await machines({ decision })).validation).toMatchObject({ verdict: 'equal' });
  });

  it('has nothing to do without a report period, and names the wrong field of a request', async () => {
    const request = {
      schema: SCHEMA,
      ocp_source_uuid: source,
      start_date: '2024-02-01',
      end_date: '2024-02-02',
    };
    expect((await server.call('POST', '/api/v1/machines?wait=true', request)).body.status).toBe('nothing');
    const wrong = { ...request, end_date: '2024-03-01' };
    expect(await server.call('POST', '/api/v1/machines', wrong)).toMatchObject({
      status: 422,
      body: { error: { code: 'REQUEST_INVALID', where: { field: 'end_date' } } },
    });
  });
});
