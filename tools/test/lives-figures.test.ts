import { cloudOf, kokuTables, stateSchema } from '@ocp/core';
import { arrow } from '@ocp/engine-arrow';
import { duckdb } from '@ocp/engine-duckdb';
import { postgres } from '@ocp/engine-postgres';
import { describe, expect, it } from 'vitest';
import { days } from '../src/lakes/openshift.ts';
import { writeWorld } from '../src/lives/enter.ts';
import type { Line } from './support/small-bills.ts';
import { serverOfFile, withSmallLife } from './support/small-life.ts';

/** Costs of tenants after some of their life, to the cent: each of these was another figure once, with status `done`. */
const server = serverOfFile();

/** The same costs in every table that has them. */
const everywhere = (costs: Record<string, number>) => ({
  ...{ detail: costs, console: costs, clouds: costs, summary: costs, openshift: costs },
});
const nodes = (node: string, cost: number): Line[] => days.map((day) => ({ day, cost, node }));
const last = days.at(-1)!;

/**
 * Nodes at 9.57 and 12.00 a day for three days, and on the last day 11.50 with a tag of both. On AWS these are halves (spec
 * ocp-on-aws.md 8): 28.71 + 5.75 = 34.46 and 36.00 + 5.75 = 41.75. On Azure the cluster that comes second divides by both
 * (ocp-on-azure.md Q1): 28.71 + 11.50 = 40.21 and 41.75. On GCP each takes the whole (ocp-on-gcp.md Q2): 40.21 and 47.50.
 */
const two: readonly Line[] = [
  ...nodes('node-1', 9.57),
  ...nodes('node-2', 12),
  { day: last, cost: 11.5, tags: { openshift_project: 'shop' } },
];

describe.each([
  { cloud: 'AWS', engine: duckdb(), first: 34.46, second: 41.75 },
  { cloud: 'Azure', engine: arrow(), first: 40.21, second: 41.75 },
  { cloud: 'GCP', engine: postgres(), first: 40.21, second: 47.5 },
] as const)('on $cloud with $engine.name', ({ cloud, engine, first, second }) => {
  const of = { cloud, engine };

  // A node for three days at 28.80. With the state of one day 28.80 were left of the 86.40, without any state nothing.
  it('86.40 stay 86.40 where Trino did OpenShift on all days, or on some', async () => {
    const lines = nodes('node-1', 28.8);
    await withSmallLife({ server, ...of, clusters: 1, lines }, async (life) => {
      const { tenant, options, world, costs } = life;
      const [source = ''] = life.sources;
      await tenant.summarize(world);
      const paid = everywhere({ 'cluster-1': 86.4 });
      expect(await costs()).toEqual(paid);
      for (const kept of ['false', `usage_start = '${last}'`]) {
        for (const table of ['openshift_made', 'openshift_daily_summary']) {
          await tenant.client.query(
            `delete from ${stateSchema(options.schema)}.${table} where not (${kept})`,
          );
        }
        const { status, warnings } = await tenant.onCloud(source);
        expect({ status, warnings }).toMatchObject({
          status: 'done',
          warnings: [{ code: 'OPENSHIFT_ROWS_MADE', where: { source } }],
        });
        expect(await costs(), kept).toEqual(paid);
      }
    });
  });

  // Reports that came after OpenShift was summarized, and configuration that changed: the same run makes the rows anew.
  it('86.40 go where the reports of today say', async () => {
    const lines = nodes('node-1', 28.8);
    await withSmallLife({ server, ...of, clusters: 1, lines }, async (life) => {
      const { tenant, options, connection, world } = life;
      const [source = ''] = life.sources;
      await tenant.summarize(world);
      const { reports, ...cluster } = world.clusters[0]!;
      const moved = reports.pods.map((pod) => ({ ...pod, namespace: 'late' }));
      const late = { ...world, clusters: [{ ...cluster, reports: { ...reports, pods: moved } }] };
      await writeWorld(connection, late, options, new Map());
      expect((await tenant.onCloud(source)).warnings).toMatchObject([{ code: 'OPENSHIFT_ROWS_MADE' }]);
      const { rows } = await tenant.client.query(
        `select namespace, sum(${cloudOf(cloud).costs[0]!.cost})::float8 as cost
          from "${options.schema}".${kokuTables(cloud).detail}
            group by 1 having sum(${cloudOf(cloud).costs[0]!.cost}) <> 0`,
      );
      expect(rows).toEqual([{ namespace: 'late', cost: 86.4 }]);
    });
  });

  // With the state of one cluster alone, that one took the whole of the tag and the other one got nothing: 40.21 and 0.
  it(`two clusters, one of them redone, are ${first} and ${second}; one that is gone takes no share`, async () => {
    await withSmallLife({ server, ...of, clusters: 2, lines: two }, async (life) => {
      const { tenant, world, sources, costs } = life;
      await tenant.summarize(world);
      const paid = everywhere({ 'cluster-1': first, 'cluster-2': second });
      expect(await costs()).toEqual(paid);
      await tenant.client.query(
        `delete from ${stateSchema(life.options.schema)}.openshift_made where source_uuid = $1`,
        [sources[1]],
      );
      await tenant.client.query(
        `delete from ${stateSchema(life.options.schema)}.openshift_daily_summary where source_uuid = $1`,
        [sources[1]],
      );
      await tenant.openshift(sources[0]!);
      await tenant.summarize(world, 'cloud');
      expect(await costs()).toEqual(paid);

      // The one that stays pays the tag alone: 36.00 + 11.50 where it was the second.
      await life.remove(0, true);
      await tenant.onCloud(sources[1]!);
      const { detail, console: shown, clouds } = await costs();
      expect([detail, shown, clouds].map((costs) => costs['cluster-2'])).toEqual([47.5, 47.5, 47.5]);
    });
  });
});

// 11.50 that only the label `app` of its pod brings to the cluster.
it.each(['AWS', 'Azure', 'GCP'] as const)(
  'without the tag key that matched, nothing is left of 11.50 on %s',
  async (cloud) => {
    const lines = [{ day: last, cost: 11.5, tags: { app: 'shop' } }];
    const labels = [{ pods: '{"app": "shop"}', volumes: '{}' }];
    const of = { server, cloud, engine: arrow(), clusters: 1, lines, labels };
    await withSmallLife(of, async ({ tenant, options, world, sources: [source = ''], costs }) => {
      await tenant.summarize(world);
      expect(await costs()).toEqual(everywhere({ 'cluster-1': 11.5 }));
      await tenant.client.query(
        `update "${options.schema}".reporting_enabledtagkeys set enabled = false where key = 'app' and provider_type = $1`,
        [cloud],
      );
      expect((await tenant.onCloud(source)).status).toBe('done');
      expect(await costs()).toEqual(everywhere({}));
    });
  },
);

// 624.00 of its own node and 870.00 by a tag of five clusters: 624 + 870 / 5 = 798, and alone 624 + 870 = 1,494. In the same
// way 28.71 + 11.50 = 40.21 was 34.46 with one that was gone.
it.each([
  { clusters: 5, node: 208, shared: 870, before: 798, alone: 1494 },
  { clusters: 2, node: 9.57, shared: 11.5, before: 34.46, alone: 40.21 },
])(
  'of $clusters clusters the one that is left pays $alone',
  async ({ clusters, node, shared, before, alone }) => {
    const lines = [
      ...nodes('node-1', node),
      { day: last, cost: shared, tags: { openshift_project: 'shop' } },
    ];
    const of = { server, cloud: 'AWS', engine: arrow(), clusters, lines } as const;
    await withSmallLife(of, async ({ tenant, world, sources: [source = ''], costs, remove }) => {
      await tenant.summarize(world, 'openshift');
      await tenant.onCloud(source);
      expect(await costs()).toEqual(everywhere({ 'cluster-1': before }));
      for (let gone = 1; gone < clusters; gone++) await remove(gone, gone % 2 === 0);
      await tenant.onCloud(source);
      expect(await costs()).toEqual(everywhere({ 'cluster-1': alone }));
    });
  },
);
