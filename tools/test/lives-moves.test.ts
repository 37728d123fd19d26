import type { CloudType } from '@ocp/core';
import { arrow } from '@ocp/engine-arrow';
import { duckdb } from '@ocp/engine-duckdb';
import { postgres } from '@ocp/engine-postgres';
import { describe, expect, it } from 'vitest';
import { defaults } from '../src/generate/options.ts';
import { tenantStatements } from '../src/generate/tenant.ts';
import { days } from '../src/lakes/openshift.ts';
import { writeTable } from '../src/lakes/write.ts';
import { billWith, type Line } from './support/small-bills.ts';
import { serverOfFile, withSmallLife, type Costs, type SmallLife } from './support/small-life.ts';

const server = serverOfFile();

const NEXT = '5eed0c10-0000-4000-8000-0000000000a2';
/** 3.00 for the node of the cluster that moves, 6.00 for that of the one that stays. */
const lines: Line[] = days.flatMap((day) => [
  { day, cost: 1, node: 'node-1' },
  { day, cost: 2, node: 'node-2' },
]);
const nobody: Line[] = [{ day: days[0], cost: 5 }];

/** Puts lines on a bill of the tenant; another than its first one is added to it. */
async function bill({ options, connection, tenant }: SmallLife, cloudSource: string, of: readonly Line[]) {
  const other = { ...options, cloudSource };
  for (const { sql, values } of tenantStatements(other)) {
    if (cloudSource !== defaults.cloudSource) await tenant.client.query(sql, [...values]);
  }
  for (const [table, rows] of Object.entries(billWith(options.cloud, of))) {
    await writeTable(connection, other, table, rows);
  }
}

const onBills = ({ detail, console: shown, clouds }: Costs) => ({ detail, shown, clouds });
const bills = (costs: Record<string, number>) => ({ detail: costs, shown: costs, clouds: costs });
/** What OpenShift pays is no matter of the bill that it stands on. */
const once = { 'cluster-1': 3, 'cluster-2': 6 };

const runsOn = ({ tenant }: SmallLife, source: string, cloud: CloudType, cloudSource: string) =>
  tenant.client.query(
    `with map as (
        insert into public.api_providerinfrastructuremap (infrastructure_type, infrastructure_provider_id)
          values ($1, $2)
          on conflict (infrastructure_type, infrastructure_provider_id) do update set infrastructure_type = $1
          returning id)
      update public.api_provider set infrastructure_id = map.id from map where uuid = $3`,
    [cloud, cloudSource, source],
  );

describe.each([
  { cloud: 'AWS', engine: postgres() },
  { cloud: 'Azure', engine: duckdb() },
  { cloud: 'GCP', engine: arrow() },
] as const)('a cluster that moves from one bill of $cloud to another, with $engine.name', (of) => {
  it('is paid for once, wherever it was before, and is on no bill that names it no more', async () => {
    await withSmallLife({ server, ...of, clusters: 2, lines }, async (life) => {
      const { tenant, world, options, costs, ocp } = life;
      const [moving = '', staying = ''] = life.sources;
      await bill(life, NEXT, lines);
      await tenant.summarize(world);
      expect(onBills(await costs())).toEqual(bills(once));

      // The next run of the cluster that moved takes it from the old bill.
      await tenant.onCloud(moving, NEXT);
      let now = await costs();
      expect(onBills(now)).toEqual(bills({ 'cluster-1 elsewhere': 3, 'cluster-2': 6 }));
      expect([now.summary, now.openshift]).toEqual([once, once]);

      // So does that of another cluster there, once Koku has written down the move.
      await tenant.onCloud(moving);
      expect(onBills(await costs())).toEqual(bills(once));
      await runsOn(life, moving, of.cloud, NEXT);
      await tenant.onCloud(staying);
      expect(onBills(await costs())).toEqual(bills({ 'cluster-2': 6 }));
      await tenant.onCloud(moving, NEXT);
      now = await costs();
      expect(onBills(now)).toEqual(bills({ 'cluster-1 elsewhere': 3, 'cluster-2': 6 }));
      expect([now.summary, now.openshift]).toEqual([once, once]);

      // Bills of nobody: `all` takes away what was on them.
      await tenant.client.query('update public.api_provider set infrastructure_id = null');
      await bill(life, NEXT, nobody);
      await bill(life, options.cloudSource, nobody);
      await ocp('aggregate', '--pipeline', 'all');
      expect(await costs()).toEqual({
        ...{ detail: {}, console: {}, clouds: {} },
        summary: {},
        openshift: {},
      });
    });
  });
});

it.each(['AWS', 'GCP'] as const)(
  'a cluster that moves from %s to Azure and back is paid for once',
  async (cloud) => {
    await withSmallLife({ server, cloud, engine: arrow(), clusters: 1, lines }, async (life) => {
      const { tenant, options, world, costs } = life;
      const [source = ''] = life.sources;
      const azure = { ...options, cloud: 'Azure', cloudSource: NEXT } as const;
      await bill({ ...life, options: azure }, NEXT, lines);
      await tenant.summarize(world);
      await tenant.onCloud(source, NEXT, 'Azure');
      const moved = await costs();
      expect([moved.detail, moved.console]).toEqual([{}, {}]);
      expect(moved.clouds).toEqual({ 'cluster-1 elsewhere': 3 });
      expect([moved.summary, moved.openshift]).toEqual([{ 'cluster-1': 3 }, { 'cluster-1': 3 }]);
      await tenant.onCloud(source);
      const paid = { 'cluster-1': 3 };
      expect(await costs()).toEqual({
        ...{ detail: paid, console: paid, clouds: paid },
        ...{ summary: paid, openshift: paid },
      });
    });
  },
);

// The AWS bill has the same lines: a cluster that was looked for there would be found on it.
it.each(['Azure', 'GCP'] as const)('a cluster on %s is not looked for in bills of AWS', async (cloud) => {
  await withSmallLife({ server, cloud, engine: duckdb(), clusters: 1, lines }, async (life) => {
    const { options, sources, costs, ocp } = life;
    const aws = { ...options, cloud: 'AWS', cloudSource: NEXT } as const;
    await bill({ ...life, options: aws }, NEXT, lines);
    await runsOn(life, sources[0]!, cloud, options.cloudSource);
    const reports = JSON.parse(await ocp('aggregate', '--pipeline', 'all', '--json')) as {
      request: { provider_type: string };
    }[];
    const asked = reports.map(({ request }) => request.provider_type);
    expect(asked.filter((type) => type.startsWith('OCP'))).toEqual(['OCP', `OCP_${cloud.toUpperCase()}`]);
    expect(onBills(await costs())).toEqual(bills({ 'cluster-1': 3 }));
    const [planned] = JSON.parse(await ocp('plan', '--pipeline', 'all', '--json')).clusters.slice(-1);
    expect(planned.pipeline).toBe(`ocp-${cloud.toLowerCase()}`);
  });
});

it('`all` finds clusters that are on three clouds at once, and on either of two bills of one', async () => {
  const linesOf = (node: number) => days.map((day) => ({ day, cost: node, node: `node-${node}` }));
  const of = { cloud: 'Azure', engine: duckdb(), clusters: 4, lines: linesOf(1) } as const;
  await withSmallLife({ server, ...of }, async (life) => {
    const { options, sources, costs, ocp } = life;
    const others = [
      { cloud: 'AWS', cloudSource: NEXT.replace(/2$/, '3'), node: 2 },
      { cloud: 'GCP', cloudSource: NEXT.replace(/2$/, '4'), node: 3 },
      { cloud: 'Azure', cloudSource: NEXT, node: 4 },
    ] as const;
    for (const { cloud, cloudSource, node } of others) {
      await bill({ ...life, options: { ...options, cloud, cloudSource } }, cloudSource, linesOf(node));
    }
    // Koku has written down where one of them runs, the others are looked for.
    await runsOn(life, sources[2]!, 'GCP', others[1].cloudSource);
    const reports = JSON.parse(await ocp('aggregate', '--pipeline', 'all', '--json')) as {
      status: string;
      request: Record<string, string>;
    }[];
    const onClouds = reports.filter(({ request }) => /^OCP_/.test(request['provider_type']!));
    expect(
      onClouds.map(({ status, request }) => [status, request['provider_type'], request['ocp_source_uuid']]),
    ).toEqual([
      ['done', 'OCP_AZURE', sources[0]],
      ['done', 'OCP_AWS', sources[1]],
      ['done', 'OCP_GCP', sources[2]],
      ['done', 'OCP_AZURE', sources[3]],
    ]);
    const all = await costs();
    const paid = { 'cluster-1': 3, 'cluster-2': 6, 'cluster-3': 9, 'cluster-4': 12 };
    expect([all.summary, all.openshift]).toEqual([paid, paid]);
    const { 'cluster-1': own, ...elsewhere } = paid;
    const onBill = Object.entries(elsewhere).map(([name, cost]) => [`${name} elsewhere`, cost]);
    expect(all.clouds).toEqual({ 'cluster-1': own, ...Object.fromEntries(onBill) });
    expect(all.detail).toEqual({ 'cluster-1': 3, 'cluster-4 elsewhere': 12 });
  });
});

// Koku's clusters table may have two rows of one source (spec inputs.md 5.0): the one under today's name stays.
it.each(['AWS', 'Azure', 'GCP'] as const)(
  'two rows of one source among the clusters, on %s',
  async (cloud) => {
    await withSmallLife({ server, cloud, engine: arrow(), clusters: 1, lines }, async (life) => {
      const { tenant, options, costs } = life;
      const [source = ''] = life.sources;
      await tenant.summarize(life.world);
      const clusters = `"${options.schema}".reporting_ocp_clusters`;
      await tenant.client.query(
        `insert into ${clusters} (uuid, cluster_id, cluster_alias, provider_id)
        select gen_random_uuid(), cluster_id, 'Former name', provider_id from ${clusters}`,
      );
      for (const run of [
        () => tenant.onCloud(source),
        () => tenant.openshift(source),
        () => tenant.onCloud(source),
      ]) {
        expect((await run()).status).toBe('done');
        const paid = { 'cluster-1': 3 };
        expect(await costs()).toEqual({
          ...{ detail: paid, console: paid, clouds: paid },
          summary: paid,
          openshift: paid,
        });
      }
      const { rows } = await tenant.client.query(`select cluster_alias as alias from ${clusters}`);
      expect(rows).toEqual([{ alias: 'Cluster 1' }]);
    });
  },
);
