import { kokuTables, stateSchema, type DayRange, type Report } from '@ocp/core';
import { arrow } from '@ocp/engine-arrow';
import { duckdb } from '@ocp/engine-duckdb';
import { postgres } from '@ocp/engine-postgres';
import { describe, expect, it } from 'vitest';
import { days, type OpenshiftReports } from '../src/lakes/openshift.ts';
import { writeWorld } from '../src/lives/enter.ts';
import { serverOfFile, withSmallLife, type SmallLife } from './support/small-life.ts';

/**
 * A node has a role once a day of the range has a label of it, or once Koku's table of nodes knows one, be it of another cluster
 * (spec inputs.md 5.1, ocp-daily.md 7, quirk 8). What a run gives is the same with our state and without it.
 */
const server = serverOfFile();

const [first, second, last] = days;
const all: DayRange = { start: first, end: last };
const until: DayRange = { start: first, end: second };
const lines = days.map((day) => ({ day, cost: 10, node: 'node-1' }));

/** Half of the node is free, and only these days have labels of it; `known`: with what Koku fills every column by. */
const labelled = (
  reports: OpenshiftReports,
  labels: readonly string[],
  known: boolean,
): OpenshiftReports => ({
  ...reports,
  pods: reports.pods.map((pod) => ({
    ...pod,
    node: 'node-1',
    resource_id: 'i-node-1',
    ...{ pod_usage_cpu_core_seconds: 7200, pod_request_cpu_core_seconds: 7200 },
  })),
  nodeLabels: labels.map((day) => ({
    interval_start: day,
    node: 'node-1',
    node_labels: known ? '{"kubernetes_io_arch": "amd64"}' : '{}',
  })),
});

const made = ({ warnings }: Report) =>
  warnings.filter(({ code }) => code === 'OPENSHIFT_ROWS_MADE').map(({ where }) => where?.['source']);

describe.each([duckdb(), arrow(), postgres()])('with $name', (engine) => {
  /** What is the same of every engine is asked of one. */
  const once = engine.name === 'duckdb' ? it : undefined;
  /** A tenant whose clusters have one node of the same name, each with labels on some days. */
  const living = (
    labels: readonly (readonly string[])[],
    live: (life: SmallLife & Asked) => Promise<void>,
    known = true,
  ) =>
    withSmallLife({ server, cloud: 'AWS', engine, clusters: labels.length, lines }, async (life) => {
      const { tenant, options, connection, world } = life;
      const clusters = world.clusters.map((cluster, index) => ({
        ...cluster,
        reports: labelled(cluster.reports, labels[index]!, known),
      }));
      await writeWorld(connection, { ...world, clusters }, options, new Map());
      const namespaces = async (table: string, more = 'true') => {
        const { rows } = await tenant.client.query<{ day: string; namespace: string | null }>(
          `select distinct usage_start::text as day, namespace from "${options.schema}".${table}
            where node = 'node-1' and (namespace is null or namespace <> 'shop')
              and cluster_id = 'cluster-1' and ${more} order by 1, 2`,
        );
        return rows.map(({ namespace }) => namespace);
      };
      await live({
        ...life,
        cloud: (range = all, source = life.sources[0]!) =>
          tenant.onCloud(source, undefined, undefined, range),
        detail: () => namespaces(kokuTables('AWS').detail),
        summary: () =>
          namespaces('reporting_ocpusagelineitem_daily_summary', 'infrastructure_raw_cost is null'),
      });
    });
  const workers = days.map(() => 'Worker unallocated');

  it.each([
    { then: 'was not summarized', later: [] },
    ...(once === undefined
      ? []
      : [{ then: 'was summarized for itself', later: [{ start: last, end: last }] }]),
  ])('a label of a day that $then names the rows of all days', async ({ later }) => {
    await living([[last]], async ({ tenant, sources: [source = ''], cloud, detail, summary }) => {
      await tenant.openshift(source, until);
      expect(await summary()).toEqual([null, null]);
      for (const range of later) await tenant.openshift(source, range);
      expect(made(await cloud())).toEqual([source]);
      expect(await detail()).toEqual(workers);
      expect(await cloud()).toMatchObject({ unchanged: true });
      await tenant.dropState();
      await cloud();
      expect(await detail()).toEqual(workers);
    });
  });

  once?.('a role that was found for all days is not that of a few, unless Koku knows it', async () => {
    await living([[last]], async ({ tenant, sources: [source = ''], cloud, detail }) => {
      await tenant.openshift(source, { start: first, end: first });
      await cloud();
      expect(await detail()).toEqual(workers);
      await cloud(until);
      expect(await detail()).toEqual([null, null, 'Worker unallocated']);
      await tenant.dropState();
      await cloud(until);
      expect(await detail()).toEqual([null, null, 'Worker unallocated']);
      // What Koku knows is the same for any days: nothing is to be made again.
      await tenant.openshift(source);
      for (const range of [until, all, until, all]) expect(made(await cloud(range))).toEqual([]);
      expect(await detail()).toEqual(workers);
    });
  });

  it.each(engine.name === 'duckdb' ? [true, false] : [true])(
    'roles that another cluster brings reach a cluster without labels, and nothing is made twice: %s',
    async (known) => {
      const labels = [[], days];
      await living(
        labels,
        async ({ tenant, options, sources, cloud, detail, summary }) => {
          const [source = '', other = ''] = sources;
          await tenant.openshift(source);
          expect(await tenant.openshift(source)).toMatchObject({ unchanged: true });
          await cloud();
          expect(await detail()).toEqual([null, null, null]);
          await tenant.openshift(other);
          expect(made(await cloud())).toEqual([source]);
          expect(await detail()).toEqual(workers);
          expect(await tenant.openshift(source)).toMatchObject({ unchanged: false });
          expect(await summary()).toEqual(workers);
          for (const each of sources) expect(await tenant.openshift(each)).toMatchObject({ unchanged: true });
          expect(made(await cloud())).toEqual([]);
          expect(await cloud()).toMatchObject({ unchanged: true });
          // Koku takes the nodes of a source with it.
          await tenant.client.query(
            `delete from "${options.schema}".reporting_ocp_nodes where cluster_id =
              (select uuid from "${options.schema}".reporting_ocp_clusters where provider_id = $1)`,
            [other],
          );
          await tenant.openshift(source);
          expect(await summary()).toEqual([null, null, null]);
        },
        known,
      );
    },
  );

  once?.(
    'days that several runs made stay where Koku knows the roles, and a day that is missing is made alone',
    async () => {
      await living([days], async ({ tenant, options, sources: [source = ''], cloud, detail }) => {
        const others: DayRange = { start: '2025-10-03', end: last };
        for (const range of [until, others]) await tenant.openshift(source, range);
        for (const range of [all, until]) expect(made(await cloud(range))).toEqual([]);
        const of = `${stateSchema(options.schema)}.openshift_made`;
        await tenant.client.query(`delete from ${of} where usage_start = $1`, [second]);
        expect(made(await cloud())).toEqual([source]);
        const { rows } = await tenant.client.query<{ text: string }>(
          `select made_from as text from ${of} order by usage_start`,
        );
        const [one, alone, ...rest] = rows.map(({ text }) => (JSON.parse(text) as string[]).slice(1, 3));
        expect([one, alone]).toEqual(
          [until, { start: second, end: second }].map(({ start, end }) => [start, end]),
        );
        for (const range of rest) expect(range).toEqual([others.start, others.end]);
        expect(await detail()).toEqual(workers);
      });
    },
  );

  once?.('without any change nothing is made, whatever was made first', async () => {
    await living([days, days], async ({ tenant, options, sources, cloud }) => {
      const [source = '', other = ''] = sources;
      for (const each of [other, source]) await tenant.openshift(each);
      for (const each of sources) expect(await tenant.openshift(each)).toMatchObject({ unchanged: true });
      for (const each of [source, other]) expect(made(await cloud(all, each))).toEqual([]);
      const { rows } = await tenant.client.query(
        `select count(distinct made_from)::int as texts from ${stateSchema(options.schema)}.openshift_made`,
      );
      expect(rows).toEqual([{ texts: 2 }]);
    });
  });
});

interface Asked {
  /** Runs the first cluster on the bill. */
  cloud(range?: DayRange, source?: string): Promise<Report>;
  /** Namespaces of the first cluster that are not the pod's, by day; null where the node has no role. */
  detail(): Promise<(string | null)[]>;
  summary(): Promise<(string | null)[]>;
}
