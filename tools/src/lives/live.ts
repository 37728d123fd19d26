import type { DuckDBConnection } from '@duckdb/node-api';
import { pipelineNamed, SUMMARY_TABLE, tablesOf, type Engine, type Lake } from '@ocp/core';
import { quoted, tableName } from '@ocp/golden';
import { tableDefinition } from '@ocp/store';
import type { Client } from 'pg';
import type { GenerateOptions } from '../generate/options.ts';
import { days } from '../lakes/openshift.ts';
import { changeByHand } from './by-hand.ts';
import { changed, type Life } from './changes.ts';
import { differences } from './compare.ts';
import { deleteSource, removeGone } from './delete.ts';
import { writeWorld } from './enter.ts';
import { remembered } from './history.ts';
import { summarizedFrom } from './reported.ts';
import { Tenant } from './tenant.ts';
import { cloudsOf, firstWorld, goneOf, livingOf, type World } from './world.ts';

export interface LifeParts {
  server: { url: string };
  engine: Engine;
  lake: Lake;
  options: GenerateOptions;
  connection: DuckDBConnection;
  rows: Map<string, number>;
}

/** Lives a life, then makes a fresh database that sees only its end; says in what their tables differ. */
export async function liveAndCompare(life: Life, parts: LifeParts): Promise<string> {
  const { server, options } = parts;
  await using lived = await Tenant.begin(server, parts);
  const world = await liveThrough(life, firstWorld(life), lived, parts);
  await using fresh = await Tenant.begin(server, parts);
  await fresh.enter(world);
  await remember(lived.client, fresh.client, options.schema);
  await fresh.settle(world);
  for (const { client } of [lived, fresh]) {
    for (const cluster of goneOf(world)) await removeGone(client, options.schema, cluster);
    await removeOldDays(client, options.schema, world);
  }
  const clouds = cloudsOf(world.bills);
  return await differences(fresh.client, lived.client, { ...options, clouds, rows: parts.rows });
}

async function liveThrough(
  { events }: Life,
  first: World,
  lived: Tenant,
  { options, connection }: LifeParts,
): Promise<World> {
  let world = first;
  const written = new Map<string, string>();
  await writeWorld(connection, world, options, written);
  await lived.enter(world);
  await lived.summarize(world);
  for (const { change, then, range } of events) {
    const before = goneOf(world).length;
    world = changed(world, change);
    const gone = goneOf(world).length > before && change.what === 'delete' ? change : undefined;
    if (gone !== undefined)
      await deleteSource(lived.client, options.schema, world.clusters[gone.cluster]!, gone);
    if (change.what === 'state') await lived.dropState();
    if (change.what === 'by hand')
      await changeByHand(lived.client, options.schema, change, cloudsOf(world.bills));
    await writeWorld(connection, world, options, written);
    await lived.enter(world);
    await lived.summarize(world, then, range);
  }
  await lived.settle(world);
  return world;
}

/** Gives a fresh database what the rules remember of a tenant. */
async function remember(lived: Client, fresh: Client, schema: string): Promise<void> {
  await fresh.query('begin');
  // The source of a cluster may be gone.
  await fresh.query('set local session_replication_role = replica');
  for (const name of remembered) {
    const definition = tableDefinition(name);
    const table = tableName(schema, definition);
    const columns = definition.columns.map(({ name: column }) => column);
    const { rows } = await lived.query<{ row: string }>(`select to_json(t)::text as row from ${table} t`);
    await fresh.query(
      `insert into ${table} (${quoted(columns)})
        select ${quoted(columns)} from unnest($1::json[]) as one, json_populate_record(null::${table}, one)`,
      [rows.map(({ row }) => row)],
    );
  }
  await fresh.query('commit');
}

/**
 * Removes the rows of OpenShift before the first day with pod data, where a run begins now: those that are there were made when
 * there was data (spec after.md 1).
 */
async function removeOldDays(client: Client, schema: string, world: World): Promise<void> {
  const ofSource = tablesOf(pipelineNamed('ocp'))
    .map(tableDefinition)
    .filter(
      ({ name, columns }) =>
        name === SUMMARY_TABLE || columns.some((column) => column.name === 'source_uuid'),
    );
  for (const cluster of livingOf(world)) {
    const from = summarizedFrom(cluster, days[0]) ?? 'infinity';
    for (const definition of ofSource) {
      await client.query(
        `delete from ${tableName(schema, definition)} where source_uuid = $1 and usage_start < $2::date`,
        [cluster.source, from],
      );
    }
  }
}
