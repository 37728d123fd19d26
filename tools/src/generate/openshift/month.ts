import type { DuckDBConnection } from '@duckdb/node-api';
import { addDays, type Day, type Grain } from '@ocp/core';
import { writeDay } from '../files.ts';
import { firstDay, type GenerateOptions } from '../options.ts';
import { claimsSql } from './claims.ts';
import { gpuDaysSql, vmDaysSql, vmHoursSql } from './machines.ts';
import { namespaceLabelDaysSql, nodeLabelDaysSql } from './labels.ts';
import { namespacesSql } from './namespaces.ts';
import { nodesSql } from './nodes.ts';
import { podDaysSql, podHoursSql } from './pod-usage.ts';
import { podsSql } from './pods.ts';
import { storageDaysSql, storageHoursSql } from './storage-usage.ts';

/** Rows written, by report and grain. */
export type RowCounts = Record<string, number>;

/** Writes a month of OpenShift reports: one file a day, report and grain. Label reports are read daily only. */
export async function writeOpenshift(
  connection: DuckDBConnection,
  options: GenerateOptions,
): Promise<RowCounts> {
  await createCluster(connection, options);
  const rows: RowCounts = {};
  const write = async (day: Day, report: string, grain: Grain, select: string) => {
    const table = { provider: 'OCP', report, grain } as const;
    const written = await writeDay(connection, options, table, day, select.replaceAll('$day', `'${day}'`));
    rows[`${report}/${grain}`] = (rows[`${report}/${grain}`] ?? 0) + written;
  };
  for (let n = 0; n < options.days; n++) {
    const day = addDays(firstDay(options), n);
    for (const [report, hours, days] of [
      ['pod_usage', podHoursSql, podDaysSql],
      ['storage_usage', storageHoursSql, storageDaysSql],
    ] as const) {
      // A view, not a table: hours are made twice, but never held.
      await connection.run(`create or replace view hours as ${hours.replaceAll('$day', `'${day}'`)}`);
      await write(day, report, 'hourly', 'from hours');
      await write(day, report, 'daily', days);
    }
    if (options.vms > 0) {
      await write(day, 'vm_usage', 'hourly', vmHoursSql);
      await write(day, 'vm_usage', 'daily', vmDaysSql);
    }
    if (options.gpus > 0) {
      await write(day, 'gpu_usage', 'daily', gpuDaysSql.replace('$gpus', String(options.gpus)));
    }
    await write(day, 'node_labels', 'daily', nodeLabelDaysSql);
    await write(day, 'namespace_labels', 'daily', namespaceLabelDaysSql);
  }
  return rows;
}

/** The tables of what the cluster consists of: `nodes`, `namespaces`, `pods`, `claims`. */
export async function createCluster(
  connection: DuckDBConnection,
  { nodes, pods, claims, vms }: Pick<GenerateOptions, 'nodes' | 'pods' | 'claims' | 'vms'>,
): Promise<void> {
  await connection.run(nodesSql(nodes));
  await connection.run(namespacesSql(pods));
  await connection.run(podsSql.replaceAll('$pods', String(pods)).replace('$vms', String(vms)));
  await connection.run(claimsSql.replace('$claims', String(claims)));
}
