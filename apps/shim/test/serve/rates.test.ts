import { describe, expect, it, onTestFinished } from 'vitest';
import { SCHEMA } from '../support/tenant.ts';
import { charging, gpus, hourly, SUMMARY } from './charging.ts';

const at = charging();

describe('POST /api/v1/rates', () => {
  it('makes the costs of rates, and a repetition changes nothing', async () => {
    const { status, body } = await at.charge('vm_usage', hourly);
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
    const before = await at.costs();
    expect(before).toHaveLength(written);
    const again = await at.charge('vm_usage', hourly);
    expect(again.body.report.tables[SUMMARY]).toEqual({ deleted: 0, written: 0, unchanged: written });
    expect(await at.costs()).toEqual(before);
  });

  it('leaves what PostgreSQL wrote, and other operations, as they are', async () => {
    await at.tenant.rows(
      `insert into "${SCHEMA}".${SUMMARY} (uuid, usage_start, usage_end, source_uuid, report_period_id, data_source,
          cost_model_rate_type, cost_model_cpu_cost, cost_model_memory_cost, cost_model_volume_cost)
        select gen_random_uuid(), usage_start, usage_end, source_uuid, report_period_id, 'Pod', 'Infrastructure', 1, 0, 0
        from "${SCHEMA}".${SUMMARY} where cost_model_rate_type is null limit 1`,
    );
    const before = await at.costs();
    expect((await at.charge('tag_based', gpus())).body.report.tables[SUMMARY].written).toBeGreaterThan(0);
    expect(await at.costs()).toEqual(expect.arrayContaining(before));
    expect((await at.charge('tag_based', { rates: [] })).body.report.tables[SUMMARY].written).toBe(0);
    expect(await at.costs()).toEqual(before);
  });

  it('goes by rate into rates_to_usage, where a flat rate needs its row', async () => {
    const { body } = await at.charge('tag_based', { ...gpus(), rates_to_usage: true });
    const { written } = body.report.tables.rates_to_usage;
    expect(written).toBeGreaterThan(0);
    const again = await at.charge('tag_based', { ...gpus(), rates_to_usage: true });
    expect(again.body.report.tables.rates_to_usage).toEqual({ deleted: 0, written: 0, unchanged: written });
    const refused = await at.charge('vm_usage', { ...hourly, rates_to_usage: true });
    expect(refused).toMatchObject({ status: 422, body: { error: { code: 'REQUEST_INVALID' } } });
  });

  it('refuses a rate that is no number, with its place, and changes nothing', async () => {
    await at.charge('tag_based', gpus());
    const before = await at.costs();
    const { status, body } = await at.charge('tag_based', gpus('ten'));
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body.error).toMatchObject({
      code: 'RATE_INVALID',
      where: { metric: 'gpu_cost_per_month', tag_key: 'nvidia' },
    });
    expect(await at.costs()).toEqual(before);
  });

  it('charges by the JSON of the cost model itself where Koku has price lists disabled, the table of GPUs too', async () => {
    const { metric, cost_type, ...tag_rates } = gpus().rates[0]!;
    const own = JSON.stringify([{ metric: { name: metric }, cost_type, tag_rates }]);
    const models = `"${SCHEMA}".cost_model_map, "${SCHEMA}".cost_model`;
    await at.tenant.rows(`truncate ${models} cascade`);
    onTestFinished(async () => void (await at.tenant.rows(`truncate ${models} cascade`)));
    await at.tenant.rows(
      `with model as (
          insert into "${SCHEMA}".cost_model (uuid, name, description, source_type, created_timestamp, updated_timestamp,
            rates, markup, distribution, currency, distribution_info)
          values (gen_random_uuid(), 'own', '', 'OCP', now(), now(), '${own}', '{}', 'cpu', 'USD', '{}') returning uuid
        )
        insert into "${SCHEMA}".cost_model_map (provider_uuid, cost_model_id) select '${at.source}', uuid from model`,
    );
    const charged = async (flags: object) =>
      (await at.charge('tag_based', flags)).body.report.tables[SUMMARY].written;
    const shown = async (flags: object) => {
      const request = { schema: SCHEMA, ocp_source_uuid: at.source, ...at.days, ...flags };
      expect((await at.server.call('POST', '/api/v1/machines?wait=true', request)).status).toBe(200);
      const [row] = await at.tenant.rows<{ cost: string | null }>(
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
    const { status, body } = await at.charge('tag_based', {
      rates: [{ ...rate, tag_values: [{ tag_value: 'x', value: 1 }] }],
    });
    expect(status).toBe(200);
    expect(body.report.warnings).toMatchObject([{ code: 'RATE_TAG_KEY', where: { tag_key: rate.tag_key } }]);
  });

  it('has nothing to do in a month without reports, nor before a month is over', async () => {
    const month = { start_date: '2024-02-01', end_date: '2024-02-29' };
    expect((await at.charge('vm_usage', { ...hourly, ...month })).body).toMatchObject({
      status: 'nothing',
      report: { warnings: [{ code: 'NO_REPORT_PERIOD' }] },
    });
    expect(
      (await at.charge('gpu_distribution', { today: at.days.end_date.replace(/..$/, '15') })).body,
    ).toMatchObject({
      status: 'nothing',
      report: { warnings: [{ code: 'NOTHING_TO_DISTRIBUTE' }] },
    });
  });

  it('charges no cores where the tenant never had reports of virtual machines, and deletes nothing then', async () => {
    const core = { rates: [{ metric: 'vm_core_cost_per_month', cost_type: 'Infrastructure', value: 31 }] };
    await at.charge('monthly_vm_core', core);
    const before = await at.costs();
    expect(before.some((row) => row.includes('OCP_VM_CORE'))).toBe(true);
    const { body } = await at.charge('monthly_vm_core', { ...core, vm_table_exists: false });
    expect(body.report.tables).toEqual({});
    expect(await at.costs()).toEqual(before);
  });

  it('distributes the cost of unused GPUs once its month is over', async () => {
    await at.charge('tag_based', gpus());
    const before = await at.costs();
    const distribution = { gpu_unallocated: true, today: '2099-01-01' };
    const { body } = await at.charge('gpu_distribution', distribution);
    const { written } = body.report.tables[SUMMARY];
    const after = await at.costs();
    expect(after).toHaveLength(before.length + written);
    await at.charge('gpu_distribution', distribution);
    expect(await at.costs()).toEqual(after);
    await at.charge('gpu_distribution', { ...distribution, gpu_unallocated: false });
    expect(await at.costs()).toEqual(before);
  });

  const inSummary = async (condition: string) =>
    (
      await at.tenant.rows<{ day: string }>(
        `select distinct usage_start::text as day from "${SCHEMA}".${SUMMARY} where ${condition} order by 1`,
      )
    ).map(({ day }) => day);

  it('16: by rate, over a part of a month that is over, its distribution goes from the whole summary (spec cost-model.md 12)', async () => {
    await at.tenant.rows(
      `insert into "${SCHEMA}".${SUMMARY} (uuid, usage_start, usage_end, source_uuid, report_period_id, data_source,
          cost_model_rate_type, distributed_cost)
        select gen_random_uuid(), usage_start, usage_start, source_uuid, report_period_id, 'GPU', 'gpu_distributed', 1
        from "${SCHEMA}".${SUMMARY} where cost_model_rate_type is null group by usage_start, source_uuid, report_period_id`,
    );
    const distributed = () => inSummary(`cost_model_rate_type = 'gpu_distributed'`);
    const [first, ...others] = await distributed();
    expect(others.length).toBeGreaterThan(0);
    const part = { start_date: first, end_date: first, today: '2099-01-01' };
    await at.charge('gpu_distribution', { ...part, gpu_unallocated: true, rates_to_usage: true });
    expect(await distributed()).toEqual([]);
  });

  it('17, 18: without rates costs in the summary go, but not by rate (spec cost-model.md 12)', async () => {
    const cores = { rates: [{ metric: 'vm_core_cost_per_month', cost_type: 'Infrastructure', value: 31 }] };
    const months = () => inSummary(`monthly_cost_type = 'OCP_VM_CORE'`);
    await at.charge('monthly_vm_core', cores);
    const before = await months();
    expect(before.length).toBeGreaterThan(0);
    // The tenant has no cost model.
    await at.charge('monthly_vm_core', { rates_to_usage: true });
    expect(await months()).toEqual(before);
    await at.charge('monthly_vm_core');
    expect(await months()).toEqual([]);
  });

  it('names the wrong field of a request', async () => {
    const { status, body } = await at.charge('everything');
    expect(status).toBe(422);
    expect(body.error.code).toBe('REQUEST_INVALID');
  });
});
