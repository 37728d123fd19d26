import type { CloudType } from '@ocp/core';
import { expect, test } from 'vitest';
import { addSource, OCTOBER, onDatabases, SOURCE, TENANT } from './support.ts';

const OTHER = '11111111-1111-4111-8111-111111111111';

onDatabases('the configuration of a tenant', (place) => {
  const read = (days = OCTOBER) => place().run((t) => t.config(SOURCE, days));

  test('is what the tables say', async () => {
    await addSource(place().outside);
    await addSource(place().outside, OTHER, 'Other');
    await place().rows(`
      delete from ${TENANT}.reporting_ocp_cost_category_namespace;
      delete from ${TENANT}.reporting_ocp_cost_category;
      insert into ${TENANT}.reporting_enabledtagkeys (uuid, key, enabled, provider_type) values
        (gen_random_uuid(), 'tier', true, 'OCP'), (gen_random_uuid(), 'tier', true, 'AWS'),
        (gen_random_uuid(), 'off', false, 'OCP');
      insert into ${TENANT}.reporting_ocp_cost_category (id, name, description, source_type, system_default, label)
        values (7, 'Platform', '', 'OCP', true, '{}');
      insert into ${TENANT}.reporting_ocp_cost_category_namespace (namespace, system_default, cost_category_id)
        values ('openshift-%', true, 7), ('a\\_b', false, 7);
      insert into ${TENANT}.reporting_ocp_clusters (uuid, cluster_id, cluster_alias, provider_id) values
        ('${SOURCE}', 'c-1', 'one', '${SOURCE}'), ('${OTHER}', 'c-2', 'two', '${OTHER}');
      insert into ${TENANT}.reporting_ocp_nodes
        (uuid, node, resource_id, node_capacity_cpu_cores, node_role, cluster_id, architecture) values
        ('${SOURCE}', 'n1', 'i1', 4, 'worker', '${SOURCE}', 'arm64'), ('${OTHER}', 'n2', null, null, null, '${OTHER}', null)`);
    const config = await read();
    expect(config.enabledKeys).toEqual([
      { key: 'tier', providerType: 'AWS' },
      { key: 'tier', providerType: 'OCP' },
    ]);
    expect(config.categoryPatterns).toEqual([
      { pattern: 'openshift-%', costCategoryId: 7 },
      { pattern: 'a\\_b', costCategoryId: 7 },
    ]);
    expect(config.knownNodes).toEqual([
      { node: 'n2', resourceId: null, cores: null, role: null, architecture: null, own: false },
      { node: 'n1', resourceId: 'i1', cores: 4, role: 'worker', architecture: 'arm64', own: true },
    ]);
    expect(config.providerName).toBe('Basic one');
    expect(config.providerClusterId).toBe('Basic one');
    expect(config.reportPeriod).toMatchObject({
      clusterId: 'Basic one',
      clusterAlias: 'Basic one',
      start: '2025-10-01',
    });
    expect(config.reportPeriod?.id).toBeTypeOf('number');
  });

  test('has the report period of the month and source only', async () => {
    await addSource(place().outside, OTHER, 'Other');
    expect((await read()).reportPeriod).toBeUndefined();
    await addSource(place().outside);
    expect((await read({ start: '2025-10-20', end: '2025-10-21' })).reportPeriod).toBeDefined();
    expect((await read({ start: '2025-11-01', end: '2025-11-02' })).reportPeriod).toBeUndefined();
  });

  test('shares a pair of bill and labels if both key tables know its key, each in any case and enabled or not', async () => {
    await addSource(place().outside);
    const keys = (...known: string[]) =>
      place().rows(
        `delete from ${TENANT}.reporting_enabledtagkeys;
        insert into ${TENANT}.reporting_enabledtagkeys (uuid, key, enabled, provider_type) values
          ${known.map((key) => `(gen_random_uuid(), ${key.replace(' ', `', false, '`)})`).join(', ')}`,
      );
    await place().rows(`
      set session_replication_role = replica;
      insert into ${TENANT}.reporting_awstags_summary (uuid, key, values, cost_entry_bill_id, usage_account_id)
        values (gen_random_uuid(), 'App', '{Shop}', 1, '1');
      insert into ${TENANT}.reporting_awstags_values (uuid, key, value, usage_account_ids, account_aliases)
        values (gen_random_uuid(), 'App', 'Shop', '{}', '{}');
      insert into ${TENANT}.reporting_ocptags_values (uuid, key, value, cluster_ids, cluster_aliases, namespaces, nodes)
        values (gen_random_uuid(), 'app', 'shop', '{}', '{}', '{}', '{}')`);
    const bill = { type: 'AWS', source: OTHER } as const;
    const pairs = async () =>
      (await place().run((t) => t.cloudConfig(bill, SOURCE, OCTOBER))).reportedTagPairs;
    for (const known of [["'app OCP'"], ["'app AWS'"], ["'app OCP'", "'app Azure'"]]) {
      await keys(...known);
      expect(await pairs(), known.join()).toEqual([]);
    }
    await keys("'APP OCP'", "'app AWS'");
    expect(await pairs()).toEqual([{ key: 'App', value: 'Shop' }]);
  });

  test('knows the registered keys of all providers, enabled or not, each spelling once', async () => {
    await addSource(place().outside);
    await place()
      .rows(`insert into ${TENANT}.reporting_enabledtagkeys (uuid, key, enabled, provider_type) values
      (gen_random_uuid(), 'app', false, 'OCP'), (gen_random_uuid(), 'app', true, 'Azure'),
      (gen_random_uuid(), 'App', false, 'GCP')`);
    const bill = { type: 'Azure', source: OTHER } as const;
    const { registeredKeys } = await place().run((t) => t.cloudConfig(bill, SOURCE, OCTOBER));
    expect(registeredKeys).toEqual([
      { key: 'App', openshift: false },
      { key: 'app', openshift: true },
    ]);
  });

  test('has sizes of disks by name where a cloud needs them and the shared table is there', async () => {
    await addSource(place().outside);
    const sizes = async (type: CloudType) =>
      (await place().run((t) => t.cloudConfig({ type, source: OTHER }, SOURCE, OCTOBER))).diskSizes;
    const table = 'public.reporting_common_diskcapacity';
    await place().rows(`delete from ${table}`);
    expect(await sizes('Azure')).toEqual([]);
    await place().rows(`insert into ${table} (product_substring, capacity, provider_type) values
      ('P2', 8, 'Azure'), ('P1', 4, 'Azure'), ('gp2', 1, 'AWS')`);
    expect(await sizes('Azure')).toEqual([
      { name: 'P1', gibibytes: 4 },
      { name: 'P2', gibibytes: 8 },
    ]);
    expect(await sizes('AWS')).toEqual([]);
    await place().rows(`drop table ${table}`);
    expect(await sizes('Azure')).toEqual([]);
  });

  test('does without the tables of providers, or without the right to read them', async () => {
    await addSource(place().outside);
    await place().rows(`drop table public.api_providerauthentication cascade`);
    expect(await read()).toMatchObject({ providerName: 'Basic one', providerClusterId: undefined });
    await place().rows(`drop table public.api_provider cascade`);
    expect(await read()).toMatchObject({ providerName: 'Basic one', providerClusterId: undefined });
    await place().rows(`drop table ${TENANT}.reporting_tenant_api_provider cascade`);
    expect((await read()).providerName).toBeUndefined();
  });
});
