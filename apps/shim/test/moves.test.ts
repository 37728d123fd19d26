import { cp } from 'node:fs/promises';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { afterSteps } from '@ocp/after';
import { aggregate, parseRequest, type Report } from '@ocp/core';
import { duckdb } from '@ocp/engine-duckdb';
import { readScenario } from '@ocp/golden';
import { openLake } from '@ocp/lake';
import { postgresStore } from '@ocp/store';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ocp } from './support/command.ts';
import { rewrite } from './support/parquet.ts';
import { goldenTenant, lakeCopy, SCHEMA, type LakeCopy, type Tenant } from './support/tenant.ts';

/** A cluster moves from one AWS source to another, whose bill has the same rows; the other cluster stays. */
const NEXT = 'c1e54a7c-91a7-4f6b-9ae9-3a3f3a6d2b11';
let tenant: Tenant;
let lake: LakeCopy;
let bill: string;
let days: { start_date: string; end_date: string };
let staying: string;
let moving: string;
let run: (source: string, bill?: string) => Promise<Report>;

beforeAll(async () => {
  tenant = await goldenTenant('aws-two-clusters');
  const { clusters, cloud_source, start_date, end_date } = await readScenario(tenant.golden);
  days = { start_date, end_date };
  [moving = '', staying = ''] = clusters.map(({ source }) => source);
  bill = String(cloud_source);
  lake = await lakeCopy(tenant);
  await copyBill(lake);
  await tenant.rows(
    `with authentication as (
        insert into public.api_providerauthentication (uuid, credentials) values ($1, '{}') returning id)
      insert into public.api_provider (uuid, name, type, setup_complete, active, paused, authentication_id)
        select $1::uuid, 'next', 'AWS', true, true, false, id from authentication`,
    [NEXT],
  );
  await tenant.rows(
    `insert into ${SCHEMA}.reporting_tenant_api_provider (uuid, name, type, provider_id) values ($1, 'next', 'AWS', $1)`,
    [NEXT],
  );
  await tenant.rows(
    `insert into ${SCHEMA}.reporting_awscostentrybill
        (billing_resource, bill_type, payer_account_id, billing_period_start, billing_period_end, provider_id)
      select billing_resource, bill_type, payer_account_id, billing_period_start, billing_period_end, $1
        from ${SCHEMA}.reporting_awscostentrybill where provider_id = $2`,
    [NEXT, bill],
  );
  const parts = {
    ...{ engine: duckdb(), lake: await openLake(lake.url), after: afterSteps },
    store: postgresStore({ url: tenant.url }),
  };
  run = (source, on) =>
    aggregate(
      parseRequest({
        ...{ schema: SCHEMA, start_date, end_date, ocp_source_uuid: source },
        ...(on === undefined ? { provider_type: 'OCP' } : { provider_type: 'OCP_AWS', aws_source_uuid: on }),
      }),
      parts,
      { signal: new AbortController().signal },
    );
  for (const source of [moving, staying]) await run(source);
}, 300_000);
afterAll(async () => {
  await lake[Symbol.asyncDispose]();
  await tenant.close();
});

/** The bill of the other source. */
async function copyBill({ folder: root }: LakeCopy): Promise<void> {
  for (const folder of globSync(`data/parquet/**/source=${bill}`, { cwd: root })) {
    await cp(join(root, folder), join(root, folder.replace(bill, NEXT)), { recursive: true });
  }
}

/** The cost of each cluster on each bill, by the tables that have it; of OpenShift what came from all bills. */
async function costs() {
  const of = async (table: string, column: string) => {
    const rows = await tenant.rows<{ source: string; cluster: string; cost: number }>(
      `select source_uuid as source, cluster_id as cluster, round(sum(${column}), 2)::float8 as cost
        from ${SCHEMA}.${table} group by 1, 2`,
    );
    const name = (source: string) => (source === bill ? ' old' : source === NEXT ? ' next' : '');
    return Object.fromEntries(rows.map(({ source, cluster, cost }) => [`${cluster}${name(source)}`, cost]));
  };
  return {
    detail: await of('reporting_ocpawscostlineitem_project_daily_summary_p', 'unblended_cost'),
    console: await of('reporting_ocpaws_cost_summary_p', 'unblended_cost'),
    clouds: await of('reporting_ocpall_cost_summary_pt', 'unblended_cost'),
    summary: await of('reporting_ocpusagelineitem_daily_summary', 'infrastructure_raw_cost'),
    openshift: await of('reporting_ocp_cost_summary_p', 'infrastructure_raw_cost'),
  };
}

/** The golden's costs, where the first cluster is on one bill and the second on another. */
const paid = (first: string, second: string) => {
  const onBill = { [`aws-two-a ${first}`]: 42.05, [`aws-two-b ${second}`]: 49.35 };
  const openshift = { 'aws-two-a': 42.05, 'aws-two-b': 49.35 };
  return { detail: onBill, console: onBill, clouds: onBill, summary: openshift, openshift };
};

const kept = async (source: string) =>
  (
    await tenant.rows<{ bill: string }>(
      `select distinct cloud_source_uuid as bill from ${SCHEMA}__ocp.aws_tag_matches where source_uuid = $1`,
      [source],
    )
  ).map(({ bill: of }) => of);

it('pays for a cluster once, on the bill that it ran on last', async () => {
  for (const source of [moving, staying]) await run(source, bill);
  expect(await costs()).toEqual(paid('old', 'old'));
  expect(await kept(moving)).toEqual([bill]);
  const { tables } = await run(moving, NEXT);
  expect(await costs()).toEqual(paid('next', 'old'));
  expect(await kept(moving)).toEqual([NEXT]);
  // Tables of clouds on which it never was are not spoken of.
  expect(Object.keys(tables).filter((table) => /azure|gcp/.test(table))).toEqual([]);
});

it('pays once too when it comes back', async () => {
  await run(moving, bill);
  expect(await costs()).toEqual(paid('old', 'old'));
  expect(await kept(moving)).toEqual([bill]);
});

it('takes it from the old bill with a run of another cluster there, once Koku knows that it moved', async () => {
  await tenant.rows(
    `with map as (
        insert into public.api_providerinfrastructuremap (infrastructure_type, infrastructure_provider_id)
          values ('AWS', $1) returning id)
      update public.api_provider set infrastructure_id = map.id from map where uuid = $2`,
    [NEXT, moving],
  );
  await run(staying, bill);
  const { detail, console: shown, clouds } = await costs();
  const onBill = { 'aws-two-b old': 49.35 };
  expect({ detail, shown, clouds }).toEqual({ detail: onBill, shown: onBill, clouds: onBill });
  expect(await kept(moving)).toEqual([]);
  await run(moving, NEXT);
  expect(await costs()).toEqual(paid('next', 'old'));
});

it('takes everything from the bills once none of them names the cluster any more', async () => {
  await tenant.rows(`update public.api_provider set infrastructure_id = null where uuid = $1`, [moving]);
  await using other = await lakeCopy(tenant);
  await copyBill(other);
  for (const file of globSync('data/parquet/{daily/,}*/AWS/**/*.parquet', { cwd: other.folder })) {
    await rewrite(
      join(other.folder, file),
      `* replace ('i-other' as lineitem_resourceid, '{}' as resourcetags)`,
    );
  }
  const all = [
    ...['aggregate', '--pipeline', 'all', '--schema', SCHEMA, '--lake', other.url],
    ...['--start', days.start_date, '--end', days.end_date],
  ];
  expect((await costs()).detail).toEqual(paid('next', 'old').detail);
  const { status, said } = await ocp(all, { database: tenant.url });
  expect(status, said).toBe(0);
  const none = { detail: {}, console: {}, clouds: {} };
  const openshift = { 'aws-two-a': null, 'aws-two-b': null };
  expect(await costs()).toEqual({ ...none, summary: openshift, openshift });
});
