import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  createTenant,
  databaseServer,
  type DatabaseServer,
  tableDefinition,
  tableDefinitions,
} from '../src/index.ts';
import { scratchDatabase, type ScratchDatabase } from '../src/testing/index.ts';
import { failure } from './support.ts';

let server: DatabaseServer;
let scratch: ScratchDatabase;
let client: Client;
beforeAll(async () => {
  server = await databaseServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
  scratch = await scratchDatabase(server);
  client = new Client({ connectionString: scratch.url });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await scratch.drop();
});

test('definitions carry what a writer rounds and checks by', () => {
  const column = (table: string, name: string) =>
    tableDefinition(table).columns.find((candidate) => candidate.name === name);
  expect(column('reporting_ocp_nodes', 'node_capacity_cpu_cores')).toMatchObject({
    type: 'numeric',
    precision: 18,
    scale: 2,
    nullable: true,
  });
  expect(column('reporting_ocpusagelineitem_daily_summary', 'cluster_id')).toMatchObject({
    type: 'varchar',
    length: 50,
  });
  expect(column('reporting_ocp_cost_category', 'label')).toMatchObject({ type: 'text[]', nullable: false });
  expect(column('reporting_ocp_cost_category', 'id')).toMatchObject({ type: 'integer', generated: true });
  expect(column('reporting_ocpusagereportperiod', 'report_period_start')?.type).toBe('timestamptz');
  expect(() => tableDefinition('reporting_unheard_of')).toThrow(/not a known table/);
});

test('an empty database gets all tables; a second call makes nothing and harms nothing', async () => {
  const made = await createTenant(scratch.url, 'org1');
  expect(made.sort()).toEqual(tableDefinitions.map(({ name }) => name).sort());
  await client.query(`insert into org1.reporting_ocp_cost_category (name, description, source_type, system_default, label)
    values ('Kept', '', 'OCP', false, '{}')`);
  expect(await createTenant(scratch.url, 'org1')).toEqual([]);
  expect((await client.query('select name from org1.reporting_ocp_cost_category')).rows).toEqual([
    { name: 'Kept' },
  ]);
});

test('tables that are there stay; what is missing beside them is made', async () => {
  await createTenant(scratch.url, 'org2');
  await client.query('drop table org2.reporting_ocp_pvcs');
  await client.query('alter table org2.reporting_ocp_nodes add column of_another_version text');
  expect(await createTenant(scratch.url, 'org2')).toEqual(['reporting_ocp_pvcs']);
  await client.query('select of_another_version from org2.reporting_ocp_nodes');
});

test('the tables have the columns, keys and partitions of the definitions', async () => {
  await createTenant(scratch.url, 'org3');
  const { rows: columns } = await client.query<{ column: string; type: string }>(
    `select attrelid::regclass || '.' || attname as column, format_type(atttypid, atttypmod) as type
      from pg_attribute where attrelid = 'org3.reporting_ocpusagelineitem_daily_summary'::regclass and attnum > 0`,
  );
  expect(columns).toHaveLength(tableDefinition('reporting_ocpusagelineitem_daily_summary').columns.length);
  expect(columns.find(({ column }) => column.endsWith('.node_capacity_cpu_cores'))?.type).toBe(
    'numeric(33,15)',
  );
  const { rows: partitions } = await client.query<{ parent: string; child: string; bounds: string }>(
    `select p.relname as parent, c.relname as child, pg_get_expr(c.relpartbound, c.oid) as bounds
      from pg_inherits i join pg_class p on p.oid = i.inhparent join pg_class c on c.oid = i.inhrelid
      where p.relkind = 'p' and p.relnamespace = 'org3'::regnamespace`,
  );
  const partitioned = tableDefinitions.filter((table) => table.partitioned !== undefined);
  expect(partitions.map(({ child }) => child).sort()).toEqual(
    partitioned.map(({ name }) => `${name}_default`).sort(),
  );
  expect(new Set(partitions.map(({ bounds }) => bounds))).toEqual(new Set(['DEFAULT']));
  const { rows: keys } = await client.query<{ kind: string; count: number }>(
    `select contype as kind, count(*)::int from pg_constraint where connamespace = 'org3'::regnamespace
      and conparentid = 0 and conrelid in (select oid from pg_class where relispartition = false)
      group by 1 order by 1`,
  );
  const inTenant = tableDefinitions.filter(({ place }) => place === 'tenant');
  const foreign = inTenant.flatMap(({ foreignKeys }) => foreignKeys).length;
  expect(keys).toContainEqual({ kind: 'f', count: foreign });
  expect(keys).toContainEqual({ kind: 'p', count: inTenant.length });
});

test('two tenants can be made at the same time', async () => {
  await Promise.all(['org4', 'org5'].map((schema) => createTenant(scratch.url, schema)));
});

test.each(['', 'Org1', 'org-1', 'a"; drop schema public; --', 'x'.repeat(64)])(
  'schema %j is refused',
  async (name) => {
    await failure(createTenant(scratch.url, name), 'REQUEST_INVALID');
  },
);
