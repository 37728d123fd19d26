import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { addSource, endSource, listSources, renameSource, switchTagKeys } from '../src/index.ts';
import { made, onSite, signal } from './site-place.ts';
import { failure, OCTOBER, TENANT } from './support.ts';

const site = onSite();
const { rows } = site;

describe('a source', () => {
  beforeAll(() => site.open(made));
  afterAll(() => site.close());
  afterEach(async () => {
    await rows(`begin;
      update ${TENANT}.reporting_tenant_api_provider set provider_id = null;
      delete from ${TENANT}.reporting_ocpusagereportperiod;
      delete from ${TENANT}.reporting_awscostentrybill;
      delete from ${TENANT}.reporting_enabledtagkeys;
      delete from ${TENANT}.reporting_tenant_api_provider;
      delete from public.api_provider;
      delete from public.api_providerauthentication;
      commit`);
  });
  const add = (name: string, clusterId: string, source?: string) =>
    addSource(site.store, { schema: TENANT, name, clusterId, source }, signal);

  /** The clusters that `--pipeline all` runs, and that shares of clouds count. */
  const living = async () => {
    const { openshift } = await site.store.transaction(
      TENANT,
      (transaction) => transaction.sources(OCTOBER),
      {
        signal,
      },
    );
    return openshift.map(({ source }) => source);
  };

  test('is kept as Koku keeps it', async () => {
    const { source } = await add('Prod', 'cluster-1');
    expect(
      await rows(
        `select provider.name, type, active, paused, credentials, schema_name from public.api_provider provider
          join public.api_providerauthentication entered on entered.id = authentication_id
          join public.api_customer customer on customer.id = customer_id`,
      ),
    ).toEqual([
      {
        ...{ name: 'Prod', type: 'OCP', active: true, paused: false },
        ...{ credentials: { cluster_id: 'cluster-1' }, schema_name: TENANT },
      },
    ]);
    expect(await listSources(site.store, TENANT, signal)).toEqual([
      {
        ...{ source, name: 'Prod', type: 'OCP', cluster_id: 'cluster-1', active: true, entered_here: true },
        ...{ first_month: null, last_month: null },
      },
    ]);
  });

  test('is entered once, also by several at a time', async () => {
    const added = await Promise.all([1, 2, 3].map(() => add('Prod', 'cluster-1')));
    expect(added.map(({ outcome }) => outcome).sort()).toEqual(['added', 'known', 'known']);
    expect(new Set(added.map(({ source }) => source)).size).toBe(1);
  });

  test('takes no name, cluster or UUID of another one', async () => {
    const { source } = await add('Prod', 'cluster-1');
    await failure(add('Prod', 'cluster-2'), 'SOURCE_EXISTS');
    await failure(add('Test', 'cluster-1'), 'SOURCE_EXISTS');
    await failure(add('Test', 'CLUSTER-1'), 'SOURCE_EXISTS');
    await failure(add('Test', 'cluster-2', source), 'SOURCE_EXISTS');
    // As another tenant's: its own tables do not know it.
    await rows(`delete from ${TENANT}.reporting_tenant_api_provider`);
    await failure(add('Test', 'cluster-2', source), 'SOURCE_EXISTS');
    expect(await rows('select from public.api_providerauthentication')).toHaveLength(1);
  });

  test('has a name and a cluster that fit a report period', async () => {
    for (const name of ['', ' a', 'a\n', 'a\u0000b', 'a'.repeat(257)])
      await failure(add(name, 'c'), 'REQUEST_INVALID');
    await failure(add('a', 'c'.repeat(51)), 'REQUEST_INVALID');
    await failure(add('a', 'c', 'x'), 'REQUEST_INVALID');
  });

  test('has another name from now on', async () => {
    const { source } = await add('Prod', 'cluster-1');
    await add('Test', 'cluster-2');
    const rename = (meant: string, name: string) =>
      renameSource(site.store, { schema: TENANT, meant, name }, signal);
    expect(await rename('cluster-1', 'Production')).toEqual({ source, name: 'Production', before: 'Prod' });
    expect(await rows('select name from public.api_provider order by 1')).toEqual([
      { name: 'Production' },
      { name: 'Test' },
    ]);
    await failure(rename(source, 'Test'), 'SOURCE_EXISTS');
    await failure(rename('Prod', 'Else'), 'SOURCE_UNKNOWN');
  });

  test('that ended without a report period leaves nothing', async () => {
    const { source } = await add('Prod', 'cluster-1');
    expect(await endSource(site.store, TENANT, source, signal)).toMatchObject({ ended: true });
    expect(await listSources(site.store, TENANT, signal)).toEqual([]);
    expect(await rows('select from public.api_providerauthentication')).toEqual([]);
    expect(await endSource(site.store, TENANT, source, signal)).toMatchObject({ ended: false });
  });

  test('that ended keeps what refers to it, and comes back with it', async () => {
    const { source } = await add('Prod', 'cluster-1');
    await rows(`insert into ${TENANT}.reporting_ocpusagereportperiod
      (cluster_id, cluster_alias, report_period_start, report_period_end, provider_id)
      values ('cluster-1', 'Prod', '2025-10-01Z', '2025-11-01Z', '${source}')`);
    expect(await living()).toEqual([source]);
    await endSource(site.store, TENANT, source, signal);
    expect(await living()).toEqual([]);
    expect(await listSources(site.store, TENANT, signal)).toMatchObject([{ source, active: false }]);
    expect(await add('Again', 'cluster-1')).toMatchObject({ source, outcome: 'again' });
    expect(await living()).toEqual([source]);
    expect(await listSources(site.store, TENANT, signal)).toMatchObject([
      { source, name: 'Again', active: true, first_month: '2025-10' },
    ]);
  });

  test('that was not entered here is not ended', async () => {
    const { source } = await add('Prod', 'cluster-1');
    await rows('update public.api_provider set additional_context = null');
    expect(await endSource(site.store, TENANT, source, signal)).toMatchObject({ ended: false });
    expect(await listSources(site.store, TENANT, signal)).toMatchObject([
      { active: true, entered_here: false },
    ]);
  });

  test('of a bill has no cluster, and gets its bills when it runs', async () => {
    const bill = { schema: TENANT, type: 'AWS', name: 'Account' } as const;
    const { source, cluster_id: cluster } = await addSource(site.store, bill, signal);
    expect(cluster).toBeNull();
    expect(await addSource(site.store, bill, signal)).toMatchObject({ source, outcome: 'known' });
    await failure(addSource(site.store, { ...bill, type: 'GCP' }, signal), 'SOURCE_EXISTS');
    await failure(addSource(site.store, { ...bill, clusterId: 'c' }, signal), 'REQUEST_INVALID');
    await failure(addSource(site.store, { schema: TENANT, name: 'a' }, signal), 'REQUEST_INVALID');

    const clouds = async () => {
      const { clouds } = await site.store.transaction(TENANT, (t) => t.sources(OCTOBER), { signal });
      return clouds;
    };
    const made = () =>
      site.store.transaction(TENANT, (t) => t.ensureBill({ type: 'AWS', source }, OCTOBER), { signal });
    expect(await clouds()).toEqual([{ type: 'AWS', source }]);
    await made();
    await made();
    const bills = `select billing_resource, billing_period_start::text as start, billing_period_end::text as end
      from ${TENANT}.reporting_awscostentrybill`;
    await rows(`set timezone = 'UTC'`);
    expect(await rows(bills)).toEqual([
      { billing_resource: 'aws', start: '2025-10-01 00:00:00+00', end: '2025-10-31 00:00:00+00' },
    ]);
    expect(await clouds()).toEqual([{ type: 'AWS', source }]);
    expect(await listSources(site.store, TENANT, signal)).toMatchObject([
      { source, type: 'AWS', cluster_id: null, active: true, first_month: '2025-10', last_month: '2025-10' },
    ]);

    await endSource(site.store, TENANT, source, signal);
    expect(await clouds()).toEqual([]);
    await rows(`delete from ${TENANT}.reporting_awscostentrybill`);
    await made();
    expect(await rows(bills)).toEqual([]);
    expect(await addSource(site.store, bill, signal)).toMatchObject({ source, outcome: 'again' });
  });

  test('keys of a bill are entered by whoever enables them', async () => {
    const turn = (enabled: boolean, ...keys: string[]) =>
      switchTagKeys(site.store, { schema: TENANT, providerType: 'AWS', keys, enabled }, signal);
    await failure(turn(false, 'team'), 'TAG_KEY_UNKNOWN');
    expect(await turn(true, 'team', 'env')).toEqual({ changed: ['team', 'env'], unchanged: [] });
    expect(await turn(false, 'team')).toEqual({ changed: ['team'], unchanged: [] });
    expect(
      await rows(
        `select key, enabled from ${TENANT}.reporting_enabledtagkeys where provider_type = 'AWS' order by 1`,
      ),
    ).toEqual([
      { key: 'env', enabled: true },
      { key: 'team', enabled: false },
    ]);
  });

  test('of a bill that Koku entered gets its bills from Koku', async () => {
    const { source } = await addSource(site.store, { schema: TENANT, type: 'GCP', name: 'Account' }, signal);
    await rows('update public.api_provider set additional_context = null');
    await site.store.transaction(TENANT, (t) => t.ensureBill({ type: 'GCP', source }, OCTOBER), { signal });
    expect(await rows(`select from ${TENANT}.reporting_gcpcostentrybill`)).toEqual([]);
  });

  test('keys are switched all or none', async () => {
    await rows(`insert into ${TENANT}.reporting_enabledtagkeys (uuid, key, enabled, provider_type)
      values (gen_random_uuid(), 'app', false, 'OCP'), (gen_random_uuid(), 'env', true, 'OCP')`);
    const turn = (keys: string[]) =>
      switchTagKeys(site.store, { schema: TENANT, providerType: 'OCP', keys, enabled: true }, signal);
    const { hint } = await failure(turn(['app', 'evn']), 'TAG_KEY_UNKNOWN');
    expect(hint).toContain('env');
    expect(await rows(`select key from ${TENANT}.reporting_enabledtagkeys where enabled`)).toHaveLength(1);
    expect(await turn(['app', 'env', 'app'])).toEqual({ changed: ['app'], unchanged: ['env'] });
  });
});
