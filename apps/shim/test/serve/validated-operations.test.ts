import { describe, expect, it, onTestFinished } from 'vitest';
import { SCHEMA } from '../support/tenant.ts';
import { charging, gpus, hourly, SUMMARY } from './charging.ts';

const at = charging();
const decision = { choice: 'incumbent', reason: 'validate', phase: 'validate' };

describe('operations in a validation', () => {
  it('of rates are compared with those of the host, which stay, and recorded', async () => {
    const validation = async (operation: string, more: object) =>
      (await at.charge(operation, { ...more, decision })).body.validation;
    const recorded = () =>
      at.tenant.rows(
        `select request ->> 'operation' as operation, verdict, column_name, incumbent
          from "${SCHEMA}__ocp".runs left join "${SCHEMA}__ocp".run_differences on run_id = id
          where request ? 'operation' order by runs.at, column_name`,
      );
    // Nobody has charged anything yet.
    expect(await validation('tag_based', gpus())).toMatchObject({ verdict: 'different', tables: [SUMMARY] });
    await at.charge('tag_based', gpus());
    await at.charge('vm_usage', hourly);
    expect(await validation('tag_based', gpus())).toMatchObject({ engine: 'duckdb', verdict: 'equal' });
    expect(await validation('vm_usage', hourly)).toMatchObject({ verdict: 'equal', tables: [] });
    const byRate = { ...gpus(), rates_to_usage: true };
    await at.charge('tag_based', byRate);
    expect(await validation('tag_based', byRate)).toMatchObject({ verdict: 'equal' });
    await at.tenant.rows(
      `update "${SCHEMA}".${SUMMARY} set cost_model_cpu_cost = 7 where uuid = (
        select uuid from "${SCHEMA}".${SUMMARY} where cost_model_cpu_cost > 0 and cost_model_rate_type is not null limit 1)`,
    );
    const before = await at.costs();
    expect(await validation('vm_usage', hourly)).toMatchObject({ verdict: 'different', tables: [SUMMARY] });
    // Rates that are no more, but their costs.
    expect(await validation('tag_based', { rates: [] })).toMatchObject({ verdict: 'different' });
    expect(await validation('vm_usage', { rates: [{ ...hourly.rates[0], value: 'x' }] })).toMatchObject({
      verdict: 'failed',
      error: { code: 'RATE_INVALID' },
    });
    expect(await validation('gpu_distribution', { today: at.days.end_date })).toBeUndefined();
    expect(await at.costs()).toEqual(before);
    expect(await recorded()).toContainEqual({
      ...{ operation: 'vm_usage', verdict: 'different' },
      ...{ column_name: 'cost_model_cpu_cost', incumbent: '7.000000000000000' },
    });
  });

  describe('of virtual machines and GPUs', () => {
    const VMS = `"${SCHEMA}".reporting_ocp_vm_summary_p`;
    const GPUS = `"${SCHEMA}".reporting_ocp_gpu_summary_p`;
    const vms = async () =>
      (
        await at.tenant.rows<{ row: string }>(
          `select (to_jsonb(r) - 'id')::text as row from ${VMS} r order by 1`,
        )
      ).map(({ row }) => row);
    const validated = async () => (await at.machines({ decision })).validation;
    /** Columns that the last validation recorded as different. */
    const columns = async () =>
      (
        await at.tenant.rows<{ name: string }>(
          `select distinct column_name as name from "${SCHEMA}__ocp".run_differences
            where run_id = (select id from "${SCHEMA}__ocp".runs order by at desc limit 1) order by 1`,
        )
      ).map(({ name }) => name);

    it('are compared as whole rows with those of the host, which stay', async () => {
      await at.charge('vm_usage', hourly);
      await at.machines();
      expect(await validated()).toMatchObject({ engine: 'duckdb', verdict: 'equal', tables: [] });
      const planted = [
        [VMS, 'namespace', `'other'`],
        [VMS, 'node', `'other'`],
        [VMS, 'pod_labels', `pod_labels || '{"other": "1"}'`],
        [VMS, 'pod_request_cpu_core_hours', 'pod_request_cpu_core_hours + 1'],
        [VMS, 'pod_request_memory_gigabyte_hours', 'pod_request_memory_gigabyte_hours + 1'],
        [VMS, 'storageclass', `'other'`],
        [GPUS, 'memory_capacity_gb', '1'],
        [GPUS, 'raw_currency', `'EUR'`],
      ] as const;
      for (const [table, column, value] of planted) {
        await at.machines({ full: true });
        await at.tenant.rows(`update ${table} set ${column} = ${value}`);
        const before = await vms();
        expect(await validated(), column).toMatchObject({
          verdict: 'different',
          tables: [table.split('.')[1]],
        });
        expect(await columns()).toEqual([column]);
        expect(await vms()).toEqual(before);
      }
    });

    it('are not compared where Koku takes any of several: labels that the host chose are one of those of the day, and no others', async () => {
      await at.charge('vm_usage', hourly);
      const lines = `"${SCHEMA}".${SUMMARY}`;
      const [other] = await at.tenant.rows<{ vm: string; uuid: string }>(
        `insert into ${lines} (uuid, usage_start, usage_end, source_uuid, data_source, pod_request_cpu_core_hours, pod_labels, all_labels)
          select gen_random_uuid(), usage_start, usage_end, source_uuid, 'Pod', 0, pod_labels || '{"zone": "b"}', all_labels || '{"zone": "b"}'
          from ${lines} where cost_model_rate_type is null and pod_labels ? 'vm_kubevirt_io_name'
            and pod_request_cpu_core_hours > 0 and usage_start = $1::date - 1
          order by 1 limit 1 returning uuid, pod_labels ->> 'vm_kubevirt_io_name' as vm`,
        [at.days.end_date],
      );
      onTestFinished(
        async () => void (await at.tenant.rows(`delete from ${lines} where uuid = $1`, [other!.uuid])),
      );
      await at.machines({ full: true });
      const chosen = (labels: string) =>
        at.tenant.rows(
          `update ${VMS} set pod_labels = ${labels} where vm_name = $1 and pod_labels is not null returning id`,
          [other!.vm],
        );
      const zone = `pod_labels || '{"zone": "b"}'`;
      const theOther = `case when pod_labels ? 'zone' then pod_labels - 'zone' else ${zone} end`;
      expect(await chosen(theOther)).not.toEqual([]);
      expect(await validated()).toMatchObject({ verdict: 'equal' });
      await chosen(`pod_labels || '{"zone": "c"}'`);
      expect(await validated()).toMatchObject({ verdict: 'different' });
    });
  });
});
