import type { CloudType } from '@ocp/core';
import { expect, test } from 'vitest';
import { addSource, OCTOBER, onDatabases, SOURCE, TENANT } from './support.ts';

const BILL = '11111111-1111-4111-8111-111111111111';
/** Columns of the tables of values that are not null. */
const places = {
  AWS: ['usage_account_ids', 'account_aliases'],
  Azure: ['subscription_guids'],
  GCP: ['account_ids'],
} as const;

/** Key and value of `key=value` as texts of SQL. */
const textsOf = (pair: string) =>
  pair
    .split('=')
    .map((text) => `'${text}'`)
    .join(', ');

onDatabases(
  'pairs that the reporting tables share (spec ocp-on-aws.md 3.2; ocp-on-azure.md, ocp-on-gcp.md 3)',
  (place) => {
    const pairs = async (type: CloudType) => {
      const { reportedTagPairs } = await place().run((t) =>
        t.cloudConfig({ type, source: BILL }, SOURCE, OCTOBER),
      );
      return reportedTagPairs.map(({ key, value }) => `${key}=${value}`);
    };
    const values = (type: CloudType, ...of: string[]) =>
      place().rows(
        `insert into ${TENANT}.reporting_${type.toLowerCase()}tags_values (uuid, key, value, ${places[type].join(', ')})
          values ${of.map((pair) => `(gen_random_uuid(), ${textsOf(pair)}, ${places[type].map(() => `'{}'`).join(', ')})`).join(', ')}`,
      );
    const keys = (...of: [key: string, type: string, enabled: boolean][]) =>
      place().rows(`insert into ${TENANT}.reporting_enabledtagkeys (uuid, key, provider_type, enabled)
      values ${of.map(([key, type, enabled]) => `(gen_random_uuid(), '${key}', '${type}', ${enabled})`).join(', ')}`);
    const labels = (...of: string[]) =>
      place()
        .rows(`insert into ${TENANT}.reporting_ocptags_values (uuid, key, value, cluster_ids, cluster_aliases, namespaces)
      values ${of.map((pair) => `(gen_random_uuid(), ${textsOf(pair)}, '{}', '{}', '{}')`).join(', ')}`);

    test.each(['Azure', 'GCP'] as const)(
      'are equal in any case and keep the spelling of %s',
      async (type) => {
        await addSource(place().outside);
        await keys(['app', type, true], ['APP', 'OCP', false], ['env', type, true]);
        await labels('App=shop', 'env=prod');
        await values(type, 'aPP=Shop', 'app=other', 'env=prod');
        // A key that is not registered for OpenShift does not count; one that is off does.
        expect(await pairs(type)).toEqual(['aPP=Shop']);
      },
    );

    test('ask on Azure for a key that is enabled, on GCP for one that is registered', async () => {
      await addSource(place().outside);
      await keys(['app', 'OCP', true], ['app', 'Azure', false], ['app', 'GCP', false]);
      await labels('app=shop');
      for (const type of ['Azure', 'GCP'] as const) await values(type, 'app=shop');
      expect(await pairs('Azure')).toEqual([]);
      expect(await pairs('GCP')).toEqual(['app=shop']);
      await place().rows(
        `update ${TENANT}.reporting_enabledtagkeys set enabled = true where provider_type = 'Azure'`,
      );
      expect(await pairs('Azure')).toEqual(['app=shop']);
    });

    test('ask on AWS for a key that its tag summary has, enabled or not', async () => {
      await addSource(place().outside);
      await keys(['app', 'OCP', false], ['app', 'AWS', false]);
      await labels('app=shop');
      await values('AWS', 'app=shop');
      expect(await pairs('AWS')).toEqual([]);
      await place().rows(`
      insert into ${TENANT}.reporting_awscostentrybill
        (billing_resource, billing_period_start, billing_period_end, provider_id)
        values ('aws', '2025-10-01Z', '2025-11-01Z', '${SOURCE}');
      insert into ${TENANT}.reporting_awstags_summary (uuid, key, values, usage_account_id, cost_entry_bill_id)
        select gen_random_uuid(), 'app', '{shop}', '1', max(id) from ${TENANT}.reporting_awscostentrybill`);
      expect(await pairs('AWS')).toEqual(['app=shop']);
    });

    test('are none of keys that are registered for another provider only', async () => {
      await addSource(place().outside);
      await keys(['app', 'AWS', true], ['env', 'OCP', true]);
      await labels('app=shop', 'env=prod');
      await values('GCP', 'app=shop', 'env=prod');
      expect(await pairs('GCP')).toEqual([]);
    });
  },
);
