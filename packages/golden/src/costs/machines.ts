import { join } from 'node:path';
import { GPU_TABLE, monthsOf, parseMachinesRequest, VM_TABLE, type MachinesRequest } from '@ocp/core';
import { tableDefinition } from '@ocp/store';
import type { Client } from 'pg';
import { goldenCsv, tableName } from '../database.ts';
import { loadTable } from '../load.ts';
import type { CostRun, Scenario } from '../scenario.ts';

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
 * Does something while some tables have the golden's own rows after a run: costs that PostgreSQL writes are in the daily summary
 * too. Then they are again as they were. Fails with `GOLDEN_INVALID`.
 */
export async function withRowsOf(
  client: Client,
  folder: string,
  { schema }: Scenario,
  run: CostRun,
  tables: readonly string[],
  work: () => Promise<void>,
): Promise<void> {
  const nameOf = (table: string) => tableName(schema, tableDefinition(table));
  const kept = (table: string) => `"${schema}"."kept_${table}"`;
  for (const table of tables) {
    const csv = await goldenCsv(join(folder, run.folder, `${table}.csv`), table);
    await client.query(`create table ${kept(table)} as table ${nameOf(table)}`);
    if (csv === undefined) await client.query(`delete from ${nameOf(table)}`);
    else await loadTable(client, schema, csv);
  }
  await work();
  for (const table of tables) {
    await client.query(`delete from ${nameOf(table)}`);
    await client.query(`insert into ${nameOf(table)} table ${kept(table)}`);
    await client.query(`drop table ${kept(table)}`);
  }
}
