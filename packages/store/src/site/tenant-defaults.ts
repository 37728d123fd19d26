import type { Client } from 'pg';
import { qualified } from '../connection/quoting.ts';

/** Rows that Koku's migrations put into a table of every new tenant, or into one that all share. */
interface Defaults {
  table: string;
  place: 'public' | 'tenant';
  /** Inserts them, and returns how many; `table` comes qualified and quoted. */
  insert(client: Client, table: string, schema: string): Promise<number>;
}

/** What a disk of Azure may be called, with its size in GB: the three families have the same sizes from the fourth on. */
const diskSizes = {
  P: { 1: 4, 2: 8, 3: 16 },
  S: {},
  E: { 1: 4, 2: 8, 3: 16 },
};
const ofEveryFamily = {
  ...{ 4: 32, 6: 64, 10: 128, 15: 256, 20: 512, 30: 1024 },
  ...{ 40: 2048, 50: 4096, 60: 8192, 70: 16_384, 80: 32_767 },
};
const disks = Object.entries(diskSizes).flatMap(([family, small]) =>
  Object.entries({ ...small, ...ofEveryFamily }).map(([size, gigabytes]) => ({
    name: family + size,
    gigabytes,
  })),
);

/** Patterns of the namespaces that are the platform's. */
const platform = ['openshift-%', 'kube-%', 'Platform unallocated', 'openshift'];

const defaults: readonly Defaults[] = [
  {
    table: 'reporting_common_diskcapacity',
    place: 'public',
    insert: (client, table) =>
      inserted(
        client,
        `insert into ${table} (product_substring, capacity, provider_type)
          select name, gigabytes, 'Azure' from unnest($1::text[], $2::int[]) disk (name, gigabytes)`,
        [disks.map(({ name }) => name), disks.map(({ gigabytes }) => gigabytes)],
      ),
  },
  {
    table: 'reporting_ocp_cost_category',
    place: 'tenant',
    insert: (client, table) =>
      inserted(
        client,
        `insert into ${table} (name, description, source_type, system_default, label)
          values ('Platform', 'Default OpenShift projects bucketed into a Platform group', 'OCP', true, '{}')`,
      ),
  },
  {
    table: 'reporting_ocp_cost_category_namespace',
    place: 'tenant',
    insert: (client, table, schema) =>
      inserted(
        client,
        `insert into ${table} (namespace, system_default, cost_category_id)
          select pattern, true, category.id
          from ${qualified(schema, 'reporting_ocp_cost_category')} category, unnest($1::text[]) pattern
          where category.name = 'Platform'`,
        [platform],
      ),
  },
];

/**
 * Fills tables that are empty with what Koku's migrations leave in them, so that a namespace of the platform is one without
 * anybody's doing. Returns the rows by table; a table that has rows gets none.
 */
export async function addDefaults(client: Client, schema: string): Promise<Record<string, number>> {
  const added: Record<string, number> = {};
  for (const { table, place, insert } of defaults) {
    const target = qualified(place === 'public' ? 'public' : schema, table);
    const { rowCount } = await client.query(`select from ${target} limit 1`);
    if (rowCount === 0) added[table] = await insert(client, target, schema);
  }
  return added;
}

async function inserted(client: Client, sql: string, values: readonly unknown[] = []): Promise<number> {
  const { rowCount } = await client.query(sql, [...values]);
  return rowCount ?? 0;
}
