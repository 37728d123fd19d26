import { join } from 'node:path';
import { monthsOf, parseRatesRequest, ratesOperations, type DayRange, type RatesRequest } from '@ocp/core';
import { tableDefinition } from '@ocp/store';
import type { Client } from 'pg';
import { goldenCsv, quoted, stageCsv, tableName } from '../database.ts';
import type { CostRun, Scenario } from '../scenario.ts';
import { costTables, DAILY_SUMMARY } from '../tables.ts';

/**
 * Makes the state before a run of the cost model: its cost models with price lists, in place of those before. Rows that stay
 * are not touched: costs by rate go with the row of their rate. Before the first run by rate the costs of the runs before are
 * gone. Fails with `GOLDEN_INVALID`.
 */
export async function prepareCosts(
  client: Client,
  folder: string,
  { schema, cost_runs }: Scenario,
  run: CostRun,
): Promise<void> {
  await client.query('begin');
  await client.query('set constraints all deferred');
  if (run === cost_runs.find(({ rates_to_usage }) => rates_to_usage)) {
    await client.query(
      `delete from ${tableName(schema, tableDefinition(DAILY_SUMMARY))} where cost_model_rate_type is not null`,
    );
  }
  for (const table of costTables)
    await replaceRows(client, schema, join(folder, run.folder, 'config'), table);
  await client.query('commit');
}

/** The folder of a later run has a number. */
export const isFirstOfVariant = ({ folder }: CostRun) => !/\d$/.test(folder);

/** Koku's calls of a run, in its order (spec cost-model.md 3): costs of each month, then distribution of each. */
export function costRequests({ schema, clusters }: Scenario, run: CostRun): RatesRequest[] {
  return run.clusters.flatMap((id) => {
    const source = clusters.find((cluster) => cluster.id === id)?.source;
    const months = monthsOf({ start: run.start_date, end: run.end_date });
    const request = (operation: string, { start, end }: DayRange) =>
      parseRatesRequest({
        operation,
        schema,
        ocp_source_uuid: source,
        start_date: start,
        end_date: end,
        rates_to_usage: run.rates_to_usage,
        today: run.now,
      });
    const charges = ratesOperations.filter((operation) => operation !== 'gpu_distribution');
    return [
      ...months.flatMap((days) => charges.map((operation) => request(operation, days))),
      ...months.map((days) => request('gpu_distribution', days)),
    ];
  });
}

/** Makes the rows of a table those of a CSV, by their key; without the file it has none. */
async function replaceRows(client: Client, schema: string, folder: string, name: string): Promise<void> {
  const definition = tableDefinition(name);
  const table = tableName(schema, definition);
  const csv = await goldenCsv(join(folder, `${name}.csv`), name);
  if (csv === undefined) {
    await client.query(`delete from ${table}`);
    return;
  }
  await stageCsv(client, schema, csv, 'golden_config');
  const key = quoted(definition.primaryKey);
  await client.query(`delete from ${table} where (${key}) not in (select ${key} from pg_temp.golden_config)`);
  const changes = csv.columns.map((column) => `"${column}" = excluded."${column}"`).join(', ');
  await client.query(
    `insert into ${table} (${quoted(csv.columns)}) select ${quoted(csv.columns)} from pg_temp.golden_config
      on conflict (${key}) do update set ${changes}`,
  );
  await client.query('drop table pg_temp.golden_config');
}
