import { describe, expect, it } from 'vitest';
import { onlyWindow } from './support/engine-run.ts';
import { byTag, charged, flat, OCTOBER, ratesPlan, usage, vmHour } from './support/rates-run.ts';
import type { Row } from './support/run.ts';

const hourly = [flat('vm_cost_per_hour', 0.5)];
const costs = (rows: Row[]) => rows.map((row) => row.cost_model_cpu_cost);
const sum = (rows: Row[]) => rows.reduce((total, row) => total + Number(row.cost_model_cpu_cost), 0);

describe('virtual machines (spec cost-model.md 5, 6)', () => {
  it('cost the hours of their reports, half hours included', async () => {
    const rows = {
      usage_lines: [usage({ app: 'x' })],
      vm_hours: [vmHour(), vmHour({ interval_start: '2025-10-01 01:00:00', vm_uptime_total_seconds: 1800 })],
    };
    expect(await charged({ operation: 'vm_usage', rates: hourly, rows })).toMatchObject([
      {
        cost_model_cpu_cost: 0.75,
        cost_model_gpu_cost: null,
        node: 'node-1',
        resource_id: 'i-1',
        pod_labels: '{"app":"x","vm_kubevirt_io_name":"vm-1"}',
        cost_model_rate_type: 'Infrastructure',
        monthly_cost_type: null,
      },
    ]);
  });

  it('cost the hours of their pods where the tenant has no such reports, and those of all pods of a name', async () => {
    const pod = (hour: number): Row => ({
      interval_start: `2025-10-01 0${hour}:00:00`,
      pod_labels: '{"vm_kubevirt_io_name": "vm-1"}',
    });
    const rows = { usage_lines: [usage()], pod_label_hours: [pod(0), pod(0), pod(1)] };
    const input = { operation: 'vm_usage', rates: hourly, rows } as const;
    expect(costs(await charged({ ...input, facts: { vmTable: false } }))).toEqual([1.5]);
  });

  it('cost nothing by the hour without a report of their own where the tenant has such reports', async () => {
    const input = { operation: 'vm_usage', rates: hourly, rows: { usage_lines: [usage()] } } as const;
    expect(await charged(input)).toEqual([]);
    const { inputs } = onlyWindow(ratesPlan(input).plan);
    expect(inputs.find(({ relation }) => relation === 'pod_label_hours')?.partitions).toEqual([]);
  });

  it('cost for cores the longest uptime with one size and the greatest size of a day', async () => {
    const resized = [
      vmHour({ vm_cpu_request_cores: 1 }),
      vmHour({ interval_start: '2025-10-01 01:00:00', vm_cpu_request_cores: 1 }),
      vmHour({ interval_start: '2025-10-01 02:00:00', vm_cpu_request_cores: 4 }),
    ];
    const rows = { usage_lines: [usage()], vm_hours: resized };
    expect(
      costs(await charged({ operation: 'vm_usage', rates: [flat('vm_core_cost_per_hour', 0.1)], rows })),
    ).toEqual([expect.closeTo(2 * 4 * 0.1, 12)]);
    const month = [flat('vm_core_cost_per_month', 31)];
    expect(await charged({ operation: 'monthly_vm_core', rates: month, rows })).toMatchObject([
      { cost_model_cpu_cost: 4, monthly_cost_type: 'OCP_VM_CORE' },
    ]);
  });

  it('take a listed value, else the default, and without a default nothing of others', async () => {
    const rows = {
      usage_lines: [
        usage({ app: 'x' }),
        usage({ app: 'y' }, { namespace: 'b' }),
        usage({}, { namespace: 'c' }),
      ],
      vm_hours: [vmHour()],
    };
    const by = (fallback?: number) =>
      charged({
        operation: 'tag_based',
        rates: [byTag('vm_cost_per_hour', 'app', { x: 2 }, fallback)],
        rows,
      });
    expect(costs(await by())).toEqual([2]);
    expect(costs(await by(1)).toSorted()).toEqual([1, 2]);
  });

  it('have the default also for a label that is null, but are none by a name that is (spec cost-model.md 4.1, 4.2)', async () => {
    const rows = {
      usage_lines: [usage({ tier: null }), usage({ tier: null, vm_kubevirt_io_name: null })],
      vm_hours: [vmHour(), vmHour({ vm_name: null })],
    };
    const rates = [byTag('vm_cost_per_hour', 'tier', { null: 2 }, 1)];
    expect(costs(await charged({ operation: 'tag_based', rates, rows }))).toEqual([1]);
  });

  it('are charged on the days of the run alone, by labels of the whole month', async () => {
    const rows = {
      usage_lines: [usage(), usage({ app: 'new' }, { usage_start: '2025-10-02' })],
      vm_hours: [vmHour(), vmHour({ interval_start: '2025-10-02 00:00:00' })],
    };
    const input = { operation: 'vm_usage', rates: [flat('vm_core_cost_per_hour', 1)], rows } as const;
    const labels = '{"app":"new","vm_kubevirt_io_name":"vm-1"}';
    expect(await charged(input)).toMatchObject([{ usage_start: '2025-10-01', pod_labels: labels }]);
    expect(await charged({ ...input, days: OCTOBER })).toHaveLength(2);
  });

  it('are not charged for rows that are cost themselves', async () => {
    const rows = {
      usage_lines: [usage({}, { cost_model_rate_type: 'Supplementary' })],
      vm_hours: [vmHour()],
    };
    expect(await charged({ operation: 'vm_usage', rates: hourly, rows })).toEqual([]);
  });
});

describe('quirks of virtual machines that are kept (spec cost-model.md 12)', () => {
  it('1: a disk more counts the hours once more', async () => {
    const rows = { usage_lines: [usage()], vm_hours: [vmHour(), vmHour()] };
    expect(costs(await charged({ operation: 'vm_usage', rates: hourly, rows }))).toEqual([1]);
    const cores = [flat('vm_core_cost_per_hour', 1)];
    expect(costs(await charged({ operation: 'vm_usage', rates: cores, rows }))).toEqual([4]);
  });

  it('2: one name in two namespaces adds up, and each has the total', async () => {
    const rows = {
      usage_lines: [usage(), usage({}, { namespace: 'other' })],
      vm_hours: [vmHour(), vmHour({ node: 'node-2' })],
    };
    expect(costs(await charged({ operation: 'vm_usage', rates: hourly, rows }))).toEqual([1, 1]);
  });

  it('3: every label object and node of a day has the whole hours, flat cores only one', async () => {
    const rows = {
      usage_lines: [usage({ app: 'x' }), usage({ app: 'y' }), usage({ app: 'y' }, { node: 'node-2' })],
      vm_hours: [vmHour()],
    };
    expect(sum(await charged({ operation: 'vm_usage', rates: hourly, rows }))).toBe(1.5);
    const cores = [flat('vm_core_cost_per_hour', 1)];
    expect(sum(await charged({ operation: 'vm_usage', rates: cores, rows }))).toBe(2);
  });

  it('4: a machine without usage on its last day has no flat core cost in the whole month', async () => {
    const hours = [vmHour(), vmHour({ interval_start: '2025-10-02 00:00:00' })];
    const rows = { usage_lines: [usage()], vm_hours: hours };
    const rates = [flat('vm_core_cost_per_hour', 1)];
    expect(await charged({ operation: 'vm_usage', rates, rows, days: OCTOBER })).toEqual([]);
    expect(
      await charged({ operation: 'vm_usage', rates, rows: { ...rows, vm_hours: [vmHour()] }, days: OCTOBER }),
    ).toHaveLength(1);
  });

  it('5: of flat monthly rates only Infrastructure counts, unless it is 0', async () => {
    const rows = { usage_lines: [usage()], vm_hours: [vmHour()] };
    const types = async (infrastructure: number) => {
      const rates = [
        flat('vm_core_cost_per_month', infrastructure),
        flat('vm_core_cost_per_month', 62, 'Supplementary'),
      ];
      const found = await charged({ operation: 'monthly_vm_core', rates, rows });
      return found.map((row) => [row.cost_model_rate_type, row.cost_model_cpu_cost]);
    };
    expect(await types(31)).toEqual([['Infrastructure', 2]]);
    expect(await types(0)).toEqual([['Supplementary', 4]]);
  });

  it('14: an hour by tag is of the monthly type Tag in the summary, and of none by rate', async () => {
    const rows = { usage_lines: [usage({ app: 'x' })], vm_hours: [vmHour()] };
    const rates = [
      byTag('vm_cost_per_hour', 'app', { x: 1 }),
      byTag('vm_core_cost_per_hour', 'app', { x: 1 }),
    ];
    const types = async (toUsage: boolean) =>
      (await charged({ operation: 'tag_based', rates, rows, toUsage }))
        .map((row) => row.monthly_cost_type)
        .toSorted();
    expect(await types(false)).toEqual(['Tag', 'Tag']);
    expect(await types(true)).toEqual(['Tag', null]);
  });

  it('15: a flat month of cores goes to memory by rate where that is the distribution', async () => {
    const rows = { usage_lines: [usage()], vm_hours: [vmHour()] };
    const rates = [flat('vm_core_cost_per_month', 31)];
    const source = { costModelId: undefined, distribution: 'memory', gpuUnallocated: false, rates } as const;
    const input = { operation: 'monthly_vm_core', rows, facts: { source } } as const;
    expect(await charged({ ...input, toUsage: true })).toMatchObject([
      { metric_type: 'memory', calculated_cost: 2 },
    ]);
    expect(await charged(input)).toMatchObject([{ cost_model_cpu_cost: 2 }]);
  });

  it('6.1: labels of the last day are united, those of all labels go before those of pods', async () => {
    const rows = {
      usage_lines: [
        usage(
          { app: 'x', of: 'pod' },
          { all_labels: '{"vm_kubevirt_io_name": "vm-1", "of": "all", "team": "red"}' },
        ),
      ],
      vm_hours: [vmHour()],
    };
    const [row] = await charged({ operation: 'vm_usage', rates: [flat('vm_core_cost_per_hour', 1)], rows });
    expect(row?.pod_labels).toBe('{"app":"x","of":"all","team":"red","vm_kubevirt_io_name":"vm-1"}');
    expect(row?.all_labels).toBe(row?.pod_labels);
  });
});
