import { describe, expect, it } from 'vitest';
import { machinesPipeline, planMachines, type TenantConfig } from '@ocp/core';
import { engineRun } from './support/engine-run.ts';
import { run, tenant, type Row } from './support/run.ts';
import type { Rows } from './support/written-rows.ts';

const days = { start: '2025-10-02', end: '2025-10-03' };
const TIME = '2025-10-02 00:00:00';

/** Rows of one relation, made by every engine. */
async function made(
  name: string,
  rows: Rows,
  { vmReports = true, config = {} }: { vmReports?: boolean; config?: Partial<TenantConfig> } = {},
): Promise<Row[]> {
  const { window } = planMachines('org1', run, tenant(config), days, { vmReports, gpuRates: [] });
  // The reports of virtual machines are read twice: once for what was requested last, once for the claims.
  const reports = { vm_claim_hours: rows.vm_hours ?? [] };
  const all = { ...reports, ...rows };
  const [found = []] = await engineRun({ pipeline: machinesPipeline, window, rows: all }, [name]);
  return found;
}

const vm = (changes: Row = {}): Row => ({
  interval_start: TIME,
  vm_name: 'vm-1',
  node: 'node-1',
  vm_persistentvolumeclaim_name: 'disk-1',
  vm_cpu_request_cores: 2,
  vm_memory_request_bytes: 2 ** 30,
  ...changes,
});

describe('virtual machines with reports (spec vm-gpu.md 1, step 1)', () => {
  it('requests are the greatest of the last hour of the month, times 24; a machine that was off in it is not there', async () => {
    const last = '2025-10-30 07:00:00';
    const found = await made('vm_requests', {
      vm_hours: [
        vm({ vm_cpu_request_cores: 16, vm_memory_request_bytes: 2 ** 34 }),
        vm({ interval_start: last }),
        vm({ interval_start: last, vm_cpu_request_cores: 4, vm_memory_request_bytes: 2 ** 31 }),
        vm({ vm_name: 'off' }),
      ],
    });
    expect(found).toEqual([
      {
        vm_name: 'vm-1',
        node: 'node-1',
        persistentvolumeclaim: 'disk-1',
        cpu_core_hours: 96,
        memory_gigabyte_hours: 48,
      },
    ]);
  });

  it('claims are those of the whole month; a machine without one has an empty one', async () => {
    const found = await made('vm_requests', {
      vm_hours: [
        vm({
          vm_persistentvolumeclaim_name: 'before',
          interval_start: '2025-10-01 00:00:00',
          node: 'node-9',
        }),
        vm(),
        vm({ vm_name: 'vm-2', vm_persistentvolumeclaim_name: '' }),
      ],
    });
    expect(found.map((row) => [row.vm_name, row.node, row.persistentvolumeclaim]).sort()).toEqual([
      ['vm-1', 'node-1', 'before'],
      ['vm-1', 'node-1', 'disk-1'],
      ['vm-2', 'node-1', ''],
    ]);
  });

  it('a month without reports has no machine', async () => {
    expect(await made('vm_requests', {})).toEqual([]);
  });
});

describe('virtual machines without reports', () => {
  const labels = (name: string) => `{"app": "x", "vm_kubevirt_io_name": "${name}"}`;
  const pod = (changes: Row = {}): Row => ({
    interval_start: TIME,
    pod: 'launcher',
    pod_labels: labels('vm-1'),
    ...changes,
  });
  const mount = (changes: Row = {}): Row => ({
    interval_start: TIME,
    pod: 'launcher',
    persistentvolumeclaim: 'disk-1',
    ...changes,
  });

  it('claims are found by the name of the pod alone, on any day of the month, each once', async () => {
    const found = await made(
      'vm_claims',
      {
        pod_label_days: [
          pod(),
          pod({ interval_start: '2025-10-03 00:00:00' }),
          pod({ pod: 'plain', pod_labels: '{"app": "x"}' }),
        ],
        claim_days: [
          mount({ interval_start: '2025-10-30 00:00:00' }),
          mount({ persistentvolumeclaim: 'disk-2' }),
          mount({ persistentvolumeclaim: '' }),
          mount({ persistentvolumeclaim: null }),
          mount({ pod: 'plain', persistentvolumeclaim: 'disk-3' }),
        ],
      },
      { vmReports: false },
    );
    expect(found.map((row) => [row.vm_name, row.persistentvolumeclaim]).sort()).toEqual([
      ['vm-1', 'disk-1'],
      ['vm-1', 'disk-2'],
    ]);
  });

  it('a text that is no object names no machine', async () => {
    const found = await made(
      'vm_claims',
      { pod_label_days: [pod({ pod_labels: '"vm_kubevirt_io_name"' })], claim_days: [mount()] },
      { vmReports: false },
    );
    expect(found).toEqual([]);
  });
});

describe('GPUs that are only used (spec vm-gpu.md 2)', () => {
  const gpu = (changes: Row = {}): Row => ({
    interval_start: TIME,
    namespace: 'ml',
    node: 'gpu-1',
    pod: 'train',
    gpu_uuid: 'GPU-1',
    gpu_model_name: 'A100',
    gpu_vendor_name: 'nvidia',
    gpu_memory_capacity_mib: 40_960,
    ...changes,
  });

  it('pods share a row, days and namespaces do not', async () => {
    const found = await made('gpu_usage', {
      gpu_days: [
        gpu(),
        gpu({ pod: 'other', gpu_memory_capacity_mib: 40_000 }),
        gpu({ interval_start: '2025-10-03 00:00:00' }),
        gpu({ namespace: 'shop' }),
        gpu({ interval_start: '2025-10-04 00:00:00' }),
      ],
    });
    expect(found).toHaveLength(3);
    expect(found[0]?.memory_capacity_gb).toBeCloseTo(42.94967296, 9);
  });

  it('a mebibyte is 0.001048576 GB, slices are whole numbers, half up', async () => {
    const part = {
      mig_profile: '2g.10gb',
      mig_memory_capacity_mib: 10_240,
      mig_slice_count: 2.5,
      gpu_max_slices: 7,
    };
    const [row] = await made('gpu_usage', { gpu_days: [gpu(part)] });
    expect(row?.mig_memory_capacity_gb).toBeCloseTo(10.73741824, 9);
    expect([row?.mig_slice_count, row?.gpu_max_slices].map(Number)).toEqual([3, 7]);
  });

  it('an empty profile is MIG and stays empty, a null one is a dedicated GPU', async () => {
    const found = await made('gpu_usage', {
      gpu_days: [gpu({ mig_profile: '', mig_instance_id: '' }), gpu({ mig_profile: null })],
    });
    expect(found.map((row) => [row.mig_profile, row.mig_instance_id, row.gpu_mode]).sort()).toEqual([
      ['', '', 'MIG'],
      [null, null, 'dedicated'],
    ]);
  });

  it('of several patterns that match a namespace the greatest category counts, and the row is one', async () => {
    const categoryPatterns = ['m%', 'ml', 'shop'].map((pattern, index) => ({
      pattern,
      costCategoryId: index + 1,
    }));
    const found = await made('gpu_usage', { gpu_days: [gpu()] }, { config: { categoryPatterns } });
    expect(found.map((row) => Number(row.cost_category_id))).toEqual([2]);
  });
});
