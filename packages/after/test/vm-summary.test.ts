import { randomUUID } from 'node:crypto';
import { SUMMARY_TABLE, VM_TABLE, type SqlSession } from '@ocp/core';
import { describe, expect, test } from 'vitest';
import { onTenant } from './database.ts';
import { reported, type Reported } from './machines.ts';
import { cluster, insert, pod, read, run, storage, summarize, type Row } from './tenant.ts';

const undone = onTenant();

const labels = (name = 'vm-1', more: Row = {}) => ({ vm_kubevirt_io_name: name, ...more });

/** A row of the pod of a virtual machine; it costs 10 and requests 4 and 8. */
function vm(changes: Row = {}): Row {
  const pod_labels = changes.pod_labels ?? labels();
  return pod({
    pod_labels,
    all_labels: pod_labels,
    resource_id: 'i-1',
    pod_request_cpu_core_hours: 4,
    pod_request_memory_gigabyte_hours: 8,
    pod_effective_usage_cpu_core_hours: 1,
    pod_effective_usage_memory_gigabyte_hours: 1,
    infrastructure_raw_cost: 10,
    ...changes,
  });
}

const day = (number: number) => ({ usage_start: `2025-10-0${number}`, usage_end: `2025-10-0${number}` });
const withReports = { machines: { vmReports: true, gpuRate: false } };

async function table(
  sql: SqlSession,
  rows: readonly Row[],
  from: Reported = {},
  changes = {},
): Promise<Row[]> {
  await summarize(sql, rows);
  await reported(sql, from);
  await run(sql, 'vm_summary', changes);
  const columns = [
    'vm_name',
    'node',
    'persistentvolumeclaim',
    'cost_model_rate_type',
    'namespace',
    'pod_labels',
  ];
  const numbers = ['pod_request_cpu_core_hours', 'infrastructure_raw_cost', 'distributed_cost'];
  return read(sql, VM_TABLE, [...columns, ...numbers, 'usage_start', 'usage_end', 'resource_ids']);
}

describe('costs of pods (spec vm-gpu.md 1, step 2)', () => {
  test('labels and requests are of the last day but one, costs of all days; the sums are those of the daily summary', () =>
    undone(async (sql) => {
      const rows = [
        vm({ ...day(1), pod_request_cpu_core_hours: 1 }),
        vm({ ...day(2), pod_request_cpu_core_hours: 2, infrastructure_raw_cost: 20, resource_id: null }),
        vm({ ...day(3), pod_request_cpu_core_hours: 3, pod_labels: labels('vm-1', { app: 'new' }) }),
      ];
      const found = await table(sql, rows);
      expect(found).toEqual([
        expect.objectContaining({
          vm_name: 'vm-1',
          pod_labels: labels(),
          pod_request_cpu_core_hours: 2,
          infrastructure_raw_cost: 40,
          usage_start: '2025-10-01',
          usage_end: '2025-10-03',
          resource_ids: ['i-1', null],
        }),
      ]);
      const [all] = await sql.rows<{ sum: string }>(
        `select sum(infrastructure_raw_cost)::text as sum from ${sql.schema}.${SUMMARY_TABLE} where pod_labels ? 'vm_kubevirt_io_name'`,
      );
      expect(Number(all?.sum)).toBe(40);
    }));

  test('a machine of a single day has that day', () =>
    undone(async (sql) => {
      expect(await table(sql, [vm()])).toMatchObject([{ pod_request_cpu_core_hours: 4 }]);
    }));

  test('a machine that did not run on the last day but one has no row', () =>
    undone(async (sql) => {
      const rows = [vm(day(1)), vm(day(2)), vm({ ...day(3), pod_labels: labels('late') })];
      expect((await table(sql, rows)).map((row) => row.vm_name)).toEqual(['vm-1']);
    }));

  test('of several label sets the smallest text is taken, but one without the name only where there is no other', () =>
    undone(async (sql) => {
      const rows = [
        vm({ pod_labels: labels('vm-1', { b: '2' }) }),
        vm({ pod_labels: labels('vm-1', { a: '9' }), infrastructure_raw_cost: 5 }),
        vm({ pod_labels: {}, all_labels: labels() }),
      ];
      expect(await table(sql, rows)).toMatchObject([
        { pod_labels: labels('vm-1', { a: '9' }), infrastructure_raw_cost: 15 },
      ]);
    }));

  test('rows without cost and namespaces of nobody have no part, a null namespace has', () =>
    undone(async (sql) => {
      const rows = [
        vm({ infrastructure_raw_cost: null }),
        vm({ infrastructure_raw_cost: 0, cost_model_gpu_cost: 5 }),
        vm({ namespace: 'Worker unallocated' }),
        vm({ namespace: null, infrastructure_raw_cost: 3 }),
      ];
      expect(await table(sql, rows)).toMatchObject([{ namespace: null, infrastructure_raw_cost: 3 }]);
    }));

  test('labels and requests may be of another source of the tenant, costs are of the own', () =>
    undone(async (sql) => {
      const other = { source_uuid: randomUUID(), pod_labels: labels('vm-1', { a: '1' }) };
      const found = await table(sql, [vm(), vm({ ...other, pod_request_cpu_core_hours: 40 })]);
      expect(found).toMatchObject([
        { pod_labels: other.pod_labels, pod_request_cpu_core_hours: 40, infrastructure_raw_cost: 10 },
      ]);
    }));

  test('with reports requests and nodes are theirs, and a machine that they do not have has no row', () =>
    undone(async (sql) => {
      const vm_requests = [
        {
          vm_name: 'vm-1',
          node: 'node-7',
          persistentvolumeclaim: 'a',
          cpu_core_hours: 48,
          memory_gigabyte_hours: 2,
        },
        {
          vm_name: 'vm-1',
          node: 'node-9',
          persistentvolumeclaim: 'b',
          cpu_core_hours: 24,
          memory_gigabyte_hours: 2,
        },
      ];
      const rows = [vm(), vm({ pod_labels: labels('vm-2') })];
      expect(await table(sql, rows, { vm_requests }, withReports)).toMatchObject([
        { vm_name: 'vm-1', node: 'node-9', pod_request_cpu_core_hours: 48 },
      ]);
      await run(sql, 'vm_summary', { days: { start: '2025-10-01', end: '2025-10-03' }, ...withReports });
      expect(await read(sql, VM_TABLE, ['vm_name'])).toEqual([{ vm_name: 'vm-1' }]);
    }));

  test('rows of an earlier generation that begin before the range stay', () =>
    undone(async (sql) => {
      await table(sql, [vm(day(1)), vm(day(3))]);
      await run(sql, 'vm_summary', { days: { start: '2025-10-02', end: '2025-10-03' } });
      expect(await read(sql, VM_TABLE, ['usage_start', 'usage_end'])).toEqual([
        { usage_start: '2025-10-01', usage_end: '2025-10-03' },
        { usage_start: '2025-10-03', usage_end: '2025-10-03' },
      ]);
    }));
});

describe('distributed costs (step 3)', () => {
  const distributed = (changes: Row = {}) =>
    pod({
      cost_model_rate_type: 'worker_distributed',
      distributed_cost: 100,
      resource_id: 'i-1',
      ...changes,
    });

  /** A cost model whose own column says how costs are distributed. */
  async function costModel(sql: SqlSession, distribution: string, id = 1): Promise<void> {
    const uuid = randomUUID();
    const model = {
      uuid,
      name: `m${id}`,
      description: '',
      source_type: 'OCP',
      rates: [],
      markup: {},
      currency: 'USD',
    };
    const times = { created_timestamp: '2025-01-01T00:00:00Z', updated_timestamp: '2025-01-01T00:00:00Z' };
    await insert(sql, 'cost_model', [
      { ...model, ...times, distribution, distribution_info: { distribution_type: 'cpu' } },
    ]);
    await insert(sql, 'cost_model_map', [{ id, provider_uuid: cluster.source, cost_model_id: uuid }]);
  }

  test('a machine bears its share of the use of the namespace on the node, without labels', () =>
    undone(async (sql) => {
      const rows = [
        vm({ pod_effective_usage_cpu_core_hours: 1, infrastructure_raw_cost: 0 }),
        pod({ pod_effective_usage_cpu_core_hours: 3, pod_effective_usage_memory_gigabyte_hours: 9 }),
        distributed(),
        distributed({ node: 'node-2' }),
        distributed({ distributed_cost: 0 }),
      ];
      expect(await table(sql, rows)).toMatchObject([
        {
          vm_name: 'vm-1',
          node: 'node-1',
          pod_labels: null,
          distributed_cost: 25,
          pod_request_cpu_core_hours: null,
        },
      ]);
    }));

  test('by memory where the column of the cost model says so, whatever its distribution_info says', () =>
    undone(async (sql) => {
      await costModel(sql, 'memory');
      const rows = [
        vm({ infrastructure_raw_cost: 0 }),
        pod({ pod_effective_usage_cpu_core_hours: 3, pod_effective_usage_memory_gigabyte_hours: 9 }),
        distributed(),
      ];
      expect(await table(sql, rows)).toMatchObject([{ distributed_cost: 10 }]);
    }));

  test('of several cost models the first one that is mapped to the source counts (spec cost-model.md 2)', () =>
    undone(async (sql) => {
      await costModel(sql, 'memory', 2);
      await costModel(sql, 'cpu', 1);
      const rows = [
        vm({ infrastructure_raw_cost: 0 }),
        pod({ pod_effective_usage_cpu_core_hours: 3, pod_effective_usage_memory_gigabyte_hours: 9 }),
        distributed(),
      ];
      expect(await table(sql, rows)).toMatchObject([{ distributed_cost: 25 }]);
    }));

  test('the use of a namespace counts once for each row of the machine', () =>
    undone(async (sql) => {
      const half = { pod_effective_usage_cpu_core_hours: 1, infrastructure_raw_cost: 0 };
      expect(await table(sql, [vm(half), vm(half), distributed()])).toMatchObject([{ distributed_cost: 50 }]);
    }));
});

describe('claims (step 4)', () => {
  const vm_claims = [{ vm_name: 'vm-1', persistentvolumeclaim: 'claim-1' }];
  const disk = (changes: Row = {}) =>
    storage({ resource_id: 'i-1', volume_labels: { app: 'disk', tier: 'fast' }, ...changes });

  test("labels are the volume's under the machine's, and a claim that costs nothing is there", () =>
    undone(async (sql) => {
      const found = await table(sql, [vm({ pod_labels: labels('vm-1', { app: 'vm' }) }), disk()], {
        vm_claims,
      });
      expect(found[0]).toMatchObject({
        vm_name: 'vm-1',
        persistentvolumeclaim: 'claim-1',
        pod_labels: { app: 'vm', tier: 'fast', vm_kubevirt_io_name: 'vm-1' },
        infrastructure_raw_cost: null,
      });
      expect(found).toHaveLength(2);
    }));

  test('without a row of the machine they are the volume’s alone', () =>
    undone(async (sql) => {
      const found = await table(sql, [vm({ infrastructure_raw_cost: 0 }), disk()], { vm_claims });
      expect(found).toMatchObject([{ vm_name: 'vm-1', pod_labels: { app: 'disk', tier: 'fast' } }]);
    }));

  test('rows without node or resource, and claims of no machine, have no part', () =>
    undone(async (sql) => {
      const rows = [
        vm({ infrastructure_raw_cost: 0 }),
        disk({ node: null }),
        disk({ resource_id: null }),
        disk({ persistentvolumeclaim: 'claim-2' }),
      ];
      expect(await table(sql, rows, { vm_claims })).toEqual([]);
    }));
});

test('no rows, no reports: the old rows of the days go, and nothing comes', () =>
  undone(async (sql) => {
    await table(sql, [vm()]);
    await sql.execute(`delete from ${sql.schema}.${SUMMARY_TABLE}`);
    await run(sql, 'vm_summary');
    expect(await read(sql, VM_TABLE, ['vm_name'])).toEqual([]);
  }));
