import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addSource, databaseFacts, makeTenant } from '../src/index.ts';
import { made, onSite, signal } from './site-place.ts';
import { failure, kokuTemplate, TENANT } from './support.ts';

const site = onSite();
const { rows } = site;

/** What Koku's migrations leave in a new tenant. */
async function leftByKoku(): Promise<object[]> {
  const left = [
    'select * from public.reporting_common_diskcapacity order by 1',
    `select name, description, source_type, system_default, label from ${TENANT}.reporting_ocp_cost_category`,
    `select namespace, system_default, cost_category_id from ${TENANT}.reporting_ocp_cost_category_namespace order by 1`,
  ];
  const found: object[] = [];
  for (const sql of left) found.push(await rows(sql));
  return found;
}

describe('a tenant', () => {
  beforeEach(() => site.open());
  afterEach(() => site.close());

  test('of an empty database has the rows that a new one has, and what all share once', async () => {
    const mine = await makeTenant(site.url, TENANT, signal);
    expect(mine).toMatchObject({ schema_made: true, rows: { reporting_common_diskcapacity: 39 } });
    const { rows: others } = await makeTenant(site.url, 'acct2', signal);
    expect(Object.keys(others)).not.toContain('reporting_common_diskcapacity');
    expect(await rows('select schema_name, org_id, account_id from public.api_customer order by 1')).toEqual([
      { schema_name: 'acct2', org_id: null, account_id: '2' },
      { schema_name: TENANT, org_id: '1234567', account_id: null },
    ]);
  });

  test('that an operator changed keeps its rows, and gets only tables that it lacks', async () => {
    await site.close();
    await site.open(made);
    await rows(`delete from ${TENANT}.reporting_ocp_cost_category_namespace where namespace = 'openshift'`);
    await rows(`drop table ${TENANT}.reporting_ocp_pvcs`);
    expect(await makeTenant(site.url, TENANT, signal)).toEqual({
      schema: TENANT,
      schema_made: false,
      tables: ['reporting_ocp_pvcs'],
      rows: {},
    });
    expect(await rows(`select from ${TENANT}.reporting_ocp_cost_category_namespace`)).toHaveLength(3);
  });

  test('cannot be called like a schema that is none', async () => {
    for (const name of ['public', 'pg_catalog', 'information_schema', 'ocp_jobs', 'org1__ocp', 'Org1', 'a"b'])
      await failure(makeTenant(site.url, name, signal), 'REQUEST_INVALID');
  });

  test('is not made among tables of something else', async () => {
    await rows('create schema shop create table orders (id int)');
    const { message } = await failure(makeTenant(site.url, 'shop', signal), 'REQUEST_INVALID');
    expect(message).toContain('orders');
    expect(await rows(`select from pg_class where relname like 'reporting%'`)).toEqual([]);
  });

  test('is not made by a user who may not, and the hint says what to grant', async () => {
    const user = `guest_${Date.now()}`;
    await rows(`create role ${user} login password 'x'`);
    try {
      const url = Object.assign(new URL(site.url), { username: user, password: 'x' });
      const { hint } = await failure(makeTenant(url.href, TENANT, signal), 'DATABASE_REFUSED');
      expect(hint).toContain('grant create');
    } finally {
      await rows(`drop role ${user}`);
    }
  });

  test('is nothing of when its making was stopped', async () => {
    await failure(makeTenant(site.url, TENANT, AbortSignal.abort()), 'STOPPED');
    expect(await rows(`select from pg_namespace where nspname = '${TENANT}'`)).toEqual([]);
  });
});

if (kokuTemplate === undefined) test.skip("beside Koku's own tenants (its dump is not here)");
else {
  describe("beside Koku's own tenants", () => {
    beforeEach(() => site.open(kokuTemplate));
    afterEach(() => site.close());

    test('a tenant is left alone, and none is made', async () => {
      expect(await makeTenant(site.url, TENANT, signal)).toMatchObject({ tables: [], rows: {} });
      await failure(makeTenant(site.url, 'org2', signal), 'SITE_OF_KOKU');
      await failure(
        addSource(site.store, { schema: TENANT, name: 'a', clusterId: 'c' }, signal),
        'SITE_OF_KOKU',
      );
      expect(await rows(`select from pg_namespace where nspname = 'org2'`)).toEqual([]);
      expect(await rows('select from public.api_customer')).toEqual([]);
      const { kokus, tenants } = await databaseFacts(site.url, undefined);
      expect({ kokus, tenants }).toEqual({
        kokus: true,
        tenants: [
          {
            ...{ schema: TENANT, exists: true, missing_tables: [], missing_columns: [], closed_tables: [] },
            ...{ may_make_tables: true, has_state: false, makes_partitions: true },
          },
        ],
      });
    });

    test('a new one of ours has the same rows', async () => {
      const left = await leftByKoku();
      await site.close();
      await site.open(made);
      expect(await leftByKoku()).toEqual(left);
    });
  });
}
