import { afterSteps } from '@ocp/after';
import { GPU_TABLE, parseMachinesRequest, summarizeMachines, VM_TABLE } from '@ocp/core';
import { arrow } from '@ocp/engine-arrow';
import { duckdb } from '@ocp/engine-duckdb';
import { postgres } from '@ocp/engine-postgres';
import { openLake } from '@ocp/lake';
import { postgresStore } from '@ocp/store';
import { aggregateCommand } from '../../ocp.ts';
import type { Bench } from '../bench.ts';
import { median } from '../median.ts';
import { benchMonth, schema } from '../month.ts';
import { requestFlags, rulesJob } from '../request.ts';
import { say } from '../say.ts';
import { stagesOn } from '../stages.ts';
import { empty } from '../tables.ts';
import type { MachineFigures } from './figures.ts';

const SIZE = { pods: 2_200, billItems: 0, vms: 2_000, gpus: 500 };

/** What a cost model would have made of the usage: only what costs something is in the table of virtual machines. */
const CHARGED = `update ${schema}.reporting_ocpusagelineitem_daily_summary
  set cost_model_rate_type = 'Infrastructure', cost_model_cpu_cost = pod_effective_usage_cpu_core_hours * 0.02,
    cost_model_memory_cost = pod_effective_usage_memory_gigabyte_hours * 0.01,
    cost_model_volume_cost = persistentvolumeclaim_usage_gigabyte_months * 0.05`;

/** What it would have shared out: a row of each namespace on a node and day. */
const SHARED = `insert into ${schema}.reporting_ocpusagelineitem_daily_summary
    (uuid, source_uuid, report_period_id, cluster_id, cluster_alias, usage_start, usage_end, namespace, node,
      data_source, cost_model_rate_type, distributed_cost)
  select gen_random_uuid(), source_uuid, report_period_id, cluster_id, max(cluster_alias), usage_start, usage_start,
    namespace, node, 'Pod', 'platform_distributed', sum(pod_effective_usage_cpu_core_hours) * 0.005
  from ${schema}.reporting_ocpusagelineitem_daily_summary
  where data_source = 'Pod'
  group by source_uuid, report_period_id, cluster_id, usage_start, namespace, node`;

/** Each engine in turn in every round, after one that is not counted. */
export async function measureMachines(bench: Bench, rounds: number): Promise<MachineFigures[]> {
  const { cloud } = bench.month.options;
  say(`generating ${SIZE.vms} virtual machines, unless they are there`);
  const month = await benchMonth({ cloud, ...SIZE });
  const stages = stagesOn(cloud);
  const openshift = stages[0]!;
  await empty(bench.client, stages);
  await aggregateCommand(requestFlags({ ...bench, month }, openshift), bench.database);
  await bench.client.query(CHARGED);
  await bench.client.query(SHARED);
  const { provider_type: _, ...job } = rulesJob({ ...bench, month }, openshift).request;
  const request = parseMachinesRequest(job);
  const store = postgresStore({ url: bench.database });
  const lake = await openLake(month.lake);
  const engines = [duckdb(), arrow(), postgres()];
  const taken = new Map(engines.map(({ name }) => [name, [] as number[]]));
  try {
    for (let round = 0; round <= rounds; round++) {
      for (const engine of engines) {
        const options = { signal: new AbortController().signal, reason: 'bench' };
        const { seconds } = await summarizeMachines(
          request,
          { engine, lake, store, after: afterSteps },
          options,
        );
        say(`virtual machines and GPUs, ${engine.name}, round ${round}: ${seconds.toFixed(2)} s`);
        if (round > 0) taken.get(engine.name)?.push(seconds);
      }
    }
  } finally {
    await lake.close();
    await store.close();
  }
  const rows = await rowsOf(bench);
  return [...taken].map(([engine, seconds]) => ({
    ...{ engine, vms: SIZE.vms, gpus: SIZE.gpus, rows },
    ...{ seconds: median(seconds), range: [Math.min(...seconds), Math.max(...seconds)] },
  }));
}

async function rowsOf({ client }: Bench): Promise<number> {
  const counts = [VM_TABLE, GPU_TABLE].map((table) => `(select count(*) from ${schema}.${table})`);
  const { rows } = await client.query<{ rows: string }>(`select ${counts.join(' + ')} as rows`);
  return Number(rows[0]?.rows);
}
