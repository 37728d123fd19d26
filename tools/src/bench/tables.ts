import { stateSchema, tablesOf, type Output } from '@ocp/core';
import type { Client } from 'pg';
import { schema } from './month.ts';
import { copied, type Stage } from './stages.ts';

const tenantTable = (table: string) => `${schema}.${table}`;

/** The table that an output is copied to. */
export function nameOf({ place, table }: Output): string {
  return place === 'tenant' ? tenantTable(table) : `${stateSchema(schema)}.${table}`;
}

/** Tables of the tenant that steps afterwards make anew, with all their rows. */
function rewritten({ pipeline }: Stage): string[] {
  const ofCosts = pipeline.after.filter(({ of }) => of !== 'costs of the cluster');
  return ofCosts.flatMap(({ rewrites }) => rewrites).map(tenantTable);
}

/** Tables of the tenant that a run fills; those that it merges into hardly grow. */
function filled({ pipeline }: Stage): string[] {
  const merged = pipeline.outputs.filter(({ mode }) => mode === 'merge').map(({ table }) => table);
  return tablesOf(pipeline)
    .filter((table) => !merged.includes(table))
    .map(tenantTable);
}

/** Empties every table that grows, of all stages, so that each measurement begins alike. */
export async function empty(client: Client, stages: readonly Stage[]): Promise<void> {
  await truncate(
    client,
    stages.flatMap((stage) => [...copied(stage).map(nameOf), ...filled(stage)]),
  );
}

/** Empties what the steps afterwards make anew, so that alone they have nothing to delete. */
export async function emptyRewritten(client: Client, stage: Stage): Promise<void> {
  await truncate(client, rewritten(stage));
}

async function truncate(client: Client, names: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    'select name from unnest($1::text[]) name where to_regclass(name) is not null',
    [[...new Set(names)]],
  );
  if (rows.length > 0) await client.query(`truncate ${rows.map(({ name }) => name).join(', ')}`);
  await client.query('checkpoint');
}
