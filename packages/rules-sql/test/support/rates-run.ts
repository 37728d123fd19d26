import {
  planRates,
  parseRatesRequest,
  type CostType,
  type DayRange,
  type Rate,
  type RateMetric,
  type RatesFacts,
  type RatesOperation,
} from '@ocp/core';
import { engineRun, onlyWindow } from './engine-run.ts';
import { run, tenant } from './run.ts';
import type { Row, Rows } from './written-rows.ts';

export interface RatesInput {
  operation: RatesOperation;
  rates?: readonly Rate[];
  rows: Rows;
  toUsage?: boolean;
  days?: DayRange;
  facts?: Partial<RatesFacts>;
  request?: object;
}

/** The plan of an operation of a source whose tenant has reports of virtual machines and of GPUs, unless said otherwise. */
export function ratesPlan({
  operation,
  rates = [],
  toUsage = false,
  days = DAY_1,
  facts,
  request,
}: RatesInput) {
  const asked = parseRatesRequest({
    ...{ operation, schema: 'org1', ocp_source_uuid: run.sourceUuid, rates_to_usage: toUsage },
    ...{ start_date: days.start, end_date: days.end },
    ...request,
  });
  const source = { costModelId: COST_MODEL, distribution: 'cpu', gpuUnallocated: true, rates } as const;
  const known = { run, tenant: tenant(), source, rateIds: [], vmTable: true, gpuTable: true };
  return planRates(asked, days, { ...known, ...facts });
}

/** The rows that an operation writes, the same in every engine. */
export async function charged(input: RatesInput): Promise<Row[]> {
  const { plan } = ratesPlan(input);
  const [output] = plan.pipeline.outputs;
  const job = { pipeline: plan.pipeline, window: onlyWindow(plan), rows: input.rows };
  const [rows = []] = await engineRun(job, [output?.step ?? '']);
  return rows.toSorted((a, b) =>
    JSON.stringify(Object.values(a).slice(2)) < JSON.stringify(Object.values(b).slice(2)) ? -1 : 1,
  );
}

const DAY_1: DayRange = { start: '2025-10-01', end: '2025-10-01' };
export const OCTOBER: DayRange = { start: '2025-10-01', end: '2025-10-31' };
export const COST_MODEL = '00000000-0000-4000-8000-0000000000c0';

export const flat = (metric: RateMetric, amount: number, costType: CostType = 'Infrastructure'): Rate => ({
  ...{ metric, costType, amount, id: '00000000-0000-4000-8000-00000000000f', customName: `${metric} flat` },
});

export const byTag = (
  metric: RateMetric,
  key: string,
  values: Readonly<Record<string, number>>,
  fallback?: number,
  costType: CostType = 'Infrastructure',
): Rate => ({
  ...{ metric, costType, id: '00000000-0000-4000-8000-0000000000aa', customName: `${metric} ${key}` },
  tag: {
    key,
    values: Object.entries(values).map(([value, amount]) => ({ value, amount })),
    default: fallback,
  },
});

/** A usage row of the summary: the machine `vm-1` on a node. */
export const usage = (labels: object = {}, change: Row = {}): Row => {
  const text = JSON.stringify({ vm_kubevirt_io_name: 'vm-1', ...labels });
  return {
    usage_start: '2025-10-01',
    cluster_id: 'cluster-1',
    cluster_alias: 'One',
    data_source: 'Pod',
    namespace: 'vms',
    node: 'node-1',
    resource_id: 'i-1',
    pod_labels: text,
    all_labels: text,
    cost_category_id: null,
    cost_model_rate_type: null,
    ...change,
  };
};

/** An hour and disk of a machine with two cores. */
export const vmHour = (change: Row = {}): Row => ({
  interval_start: '2025-10-01 00:00:00',
  vm_name: 'vm-1',
  node: 'node-1',
  resource_id: 'i-1',
  vm_uptime_total_seconds: 3600,
  vm_cpu_request_cores: 2,
  ...change,
});

/** A day of a pod that used a whole GPU. */
export const gpu = (change: Row = {}): Row => ({
  interval_start: '2025-10-01 00:00:00',
  namespace: 'ml',
  node: 'gpu-1',
  pod: 'pod-1',
  gpu_uuid: 'GPU-1',
  gpu_model_name: 'Tesla T4',
  gpu_vendor_name: 'nvidia',
  gpu_memory_capacity_mib: 15360,
  gpu_pod_uptime: 86400,
  ...change,
});

/** The hours of a day of a node with GPUs. */
export const gpuNodeHours = (labels: object = {}, hours = 24, change: Row = {}): Row[] =>
  Array.from({ length: hours }, (_, index) => ({
    interval_start: `2025-10-01 ${String(index).padStart(2, '0')}:00:00`,
    node: 'gpu-1',
    node_labels: JSON.stringify({
      nvidia_com_gpu_present: 'True',
      nvidia_com_gpu_count: '2',
      ...labels,
    }).replaceAll('":"', '": "'),
    ...change,
  }));

export const namespaceDay = (labels: object | null, change: Row = {}): Row => ({
  interval_start: '2025-10-01 00:00:00',
  namespace: 'shop',
  namespace_labels: labels === null ? null : JSON.stringify(labels),
  ...change,
});

/** A row of the managed summary: a namespace on a node. */
export const place = (node: string | null, change: Row = {}): Row => ({
  usage_start: '2025-10-01',
  namespace: 'shop',
  cluster_id: 'cluster-1',
  cluster_alias: 'One',
  node,
  ...change,
});
