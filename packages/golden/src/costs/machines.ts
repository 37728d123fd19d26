import { join } from 'node:path';
import { GPU_TABLE, monthsOf, parseMachinesRequest, VM_TABLE, type MachinesRequest } from '@ocp/core';
import { tableDefinition } from '@ocp/store';
import type { Client } from 'pg';
import { goldenCsv, tableName } from '../database.ts';
import { loadTable } from '../load.ts';
import type { CostRun, Scenario } from '../scenario.ts';
import { DAILY_SUMMARY } from '../tables.ts';

/** What a run of the cost model makes anew at its end, and what is compared of it besides costs. */
export const machineTablesOfCosts = [VM_TABLE, GPU_TABLE];

/** Koku's rebuilds at the end of a run, once for each cluster and month (spec vm-gpu.md 3). */
export function machineRequests({ schema, clusters }: Scenario, run: CostRun): MachinesRequest[] {
  return run.clusters.flatMap((id) =>
    monthsOf({ start: run.start_date, end: run.end_date }).map(({ start, end }) =>
      parseMachinesRequest({
        schema,
        ocp_source_uuid: clusters.find((cluster) => cluster.id === id)?.source,
        start_date: start,
        end_date: end,
      }),
    ),
  );
}

/**
 * Does something while the daily summary is the golden's own after the run: costs that PostgreSQL writes are in it too. Then it is
 * again as it was. Fails with `GOLDEN_INVALID`.
 */
export async function withSummaryOf(
  client: Client,
  folder: string,
  { schema }: Scenario,
  run: CostRun,
  work: () => Promise<void>,
): Promise<void> {
  const summary = tableName(schema, tableDefinition(DAILY_SUMMARY));
  const kept = `"${schema}".kept_summary`;
  const csv = await goldenCsv(join(folder, run.folder, `${DAILY_SUMMARY}.csv`), DAILY_SUMMARY);
  await client.query(`create table ${kept} as table ${summary}`);
  if (csv === undefined) await client.query(`delete from ${summary}`);
  else await loadTable(client, schema, csv);
  await work();
  await client.query(`delete from ${summary}`);
  await client.query(`insert into ${summary} table ${kept}`);
  await client.query(`drop table ${kept}`);
}
