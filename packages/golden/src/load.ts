import { join } from 'node:path';
import { tableDefinition } from '@ocp/store';
import type { Client } from 'pg';
import { identifyClusters } from './clusters.ts';
import { goldenCsv, quoted, stageCsv, tableName, type GoldenCsv } from './database.ts';
import { addProviders, changeProviders } from './providers.ts';
import type { Scenario } from './scenario.ts';
import { changeFolder } from './stages.ts';
import { cloudTagTables, clusterTables, configTables, DAILY_SUMMARY } from './tables.ts';

/**
 * Loads what a run of the golden reads, in one transaction, into a database with empty tables: its `config/`, and the
 * providers and cost models that it does not bring. `afterCloud` makes the state that the cloud stage left: the
 * clusters with their nodes, projects and claims, and the daily summary.
 * Fails with `GOLDEN_INVALID`.
 */
export async function loadGolden(
  client: Client,
  folder: string,
  scenario: Scenario,
  { afterCloud }: { afterCloud: boolean },
): Promise<void> {
  const config = [...configTables, ...(afterCloud ? clusterTables : [])];
  const files = config.map((table) => ({ table, file: join(folder, 'config', `${table}.csv`) }));
  if (afterCloud) files.push({ table: DAILY_SUMMARY, file: join(folder, 'cloud', `${DAILY_SUMMARY}.csv`) });
  await client.query('begin');
  // Keys are checked at the end: tables refer to each other and to the providers.
  await client.query('set constraints all deferred');
  await addProviders(client, scenario);
  for (const { table, file } of files) {
    const csv = await goldenCsv(file, table);
    if (csv !== undefined) await loadTable(client, scenario.schema, csv);
  }
  if (afterCloud) await identifyClusters(client, scenario.schema);
  await client.query('commit');
}

/**
 * Puts a tenant's configuration after the N-th change of its life in place of the one before, in one transaction. A table
 * without a file has become empty. Fails with `GOLDEN_INVALID`.
 */
export async function loadChange(
  client: Client,
  folder: string,
  scenario: Scenario,
  number: number,
): Promise<void> {
  await client.query('begin');
  await client.query('set constraints all deferred');
  for (const table of configTables) {
    const csv = await goldenCsv(join(folder, changeFolder(number), 'config', `${table}.csv`), table);
    if (csv === undefined)
      await client.query(`delete from ${tableName(scenario.schema, tableDefinition(table))}`);
    else await loadTable(client, scenario.schema, csv);
  }
  await changeProviders(client, scenario, number);
  await client.query('commit');
}

/** Loads what the cloud's own summary had left before the cloud stage, where it was run first. */
export async function loadCloudTags(client: Client, folder: string, scenario: Scenario): Promise<void> {
  if (!scenario.settings.cloud_first) return;
  for (const table of cloudTagTables(scenario.cloud)) {
    const csv = await goldenCsv(join(folder, 'cloud-daily', `${table}.csv`), table);
    if (csv !== undefined) await loadTable(client, scenario.schema, csv);
  }
}

/** Replaces the rows of a table by those of a CSV, also the defaults that a new tenant has. */
export async function loadTable(client: Client, schema: string, csv: GoldenCsv): Promise<void> {
  const table = tableName(schema, csv.table);
  const made = madeColumns(csv);
  await stageCsv(client, schema, csv, 'golden_config');
  await client.query(`delete from ${table}`);
  await client.query(
    `insert into ${table} (${quoted([...csv.columns, ...Object.keys(made)])})
      select ${[quoted(csv.columns), ...Object.values(made)].join(', ')} from pg_temp.golden_config`,
  );
  await client.query('drop table pg_temp.golden_config');
  for (const column of csv.table.columns) {
    if (!column.definition.includes('identity') || !csv.columns.includes(column.name)) continue;
    const highest = `(select max("${column.name}") from ${table})`;
    await client.query(`select setval(pg_get_serial_sequence($1, $2), ${highest})`, [table, column.name]);
  }
}

/** The random identifiers that goldens leave out, by column. The key of a tenant's provider is the provider's. */
function madeColumns({ table, columns }: GoldenCsv): Record<string, string> {
  const missing = table.columns.filter(({ name, type }) => type === 'uuid' && !columns.includes(name));
  const value = table.name === 'reporting_tenant_api_provider' ? 'provider_id' : 'gen_random_uuid()';
  return Object.fromEntries(missing.filter(({ nullable }) => !nullable).map(({ name }) => [name, value]));
}
