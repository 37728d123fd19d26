import { cloudOf, kokuTables, type CloudType } from '@ocp/core';
import { arrow } from '@ocp/engine-arrow';
import { duckdb } from '@ocp/engine-duckdb';
import { postgres } from '@ocp/engine-postgres';
import { describe, expect, it } from 'vitest';
import { tenantStatements } from '../src/generate/tenant.ts';
import { days } from '../src/lakes/openshift.ts';
import { writeTable } from '../src/lakes/write.ts';
import { billWith, type Line } from './support/small-bills.ts';
import { serverOfFile, withSmallLife, type SmallLife } from './support/small-life.ts';

/** Runs of one tenant that begin together: none waits for ever, none is repeated, and what each of them writes is there. */
const server = serverOfFile();

/** A sample; `npm run pairs` takes 20 of each. */
const PAIRS = Number(process.env['OCP_PAIRS'] ?? 1);

const last = days.at(-1)!;
const json = (labels: object) => JSON.stringify(labels).replaceAll(/":"/g, '": "').replaceAll(/","/g, '", "');
/** A cluster runs on one cloud. */
const clouds: readonly CloudType[] = ['AWS', 'AWS', 'Azure', 'Azure', 'GCP'];
const values = clouds.map((_, index) => ({ app: `app-${index}`, env: `env-${clouds.length - index}` }));
/** Values of one cluster are those of the volumes of the next: in another order of locks they would meet. */
const labels = values.map((pods, index) => ({
  pods: json(pods),
  volumes: json(values[(index + 1) % values.length]!),
}));
/** Each cluster has a node on the bill, and a line that its pods' label matches. */
const lines: readonly Line[] = values.flatMap((tags, index) => [
  { day: days[0], cost: 10 + index, node: `node-${index + 1}` },
  { day: last, cost: 7, tags: { app: tags.app, env: tags.env } },
]);

const sourceOn: Readonly<Record<CloudType, string>> = {
  AWS: '5eed0c10-0000-4000-8000-0000000000a1',
  Azure: '5eed0c10-0000-4000-8000-0000000000b1',
  GCP: '5eed0c10-0000-4000-8000-0000000000c1',
};

/** A bill of the same lines on each cloud. */
async function billOnAll({ options, connection, tenant, sources }: SmallLife): Promise<void> {
  for (const cloud of ['AWS', 'Azure', 'GCP'] as const) {
    const on = { ...options, cloud, cloudSource: sourceOn[cloud] };
    for (const [table, rows] of Object.entries(billWith(cloud, lines))) {
      await writeTable(connection, on, table, rows);
    }
    for (const [index, source] of sources.entries()) {
      const named = { id: `cluster-${index + 1}`, alias: `Cluster ${index + 1}` };
      for (const { sql, values: given } of tenantStatements({ ...on, source }, named)) {
        await tenant.client.query(sql, [...given]);
      }
    }
    await tenant.client.query(
      `insert into "${options.schema}".reporting_enabledtagkeys (uuid, key, enabled, provider_type)
        select gen_random_uuid(), key, true, $1 from unnest(array['app', 'env']) as enabled (key)
        on conflict do nothing`,
      [cloud],
    );
  }
}

/** Costs by cluster on each cloud, and the values of labels and tags. */
async function found({ tenant, options }: SmallLife): Promise<Record<string, unknown>> {
  const rows = async (sql: string) =>
    (await tenant.client.query(sql.replaceAll('T.', `"${options.schema}".`))).rows;
  const content: Record<string, unknown> = {
    labels: await rows('select distinct key, value from T.reporting_ocptags_values order by 1, 2'),
    summary: await rows(
      `select cluster_id, round(sum(infrastructure_raw_cost), 6) as cost
        from T.reporting_ocpusagelineitem_daily_summary group by 1 order by 1`,
    ),
  };
  for (const cloud of ['AWS', 'Azure', 'GCP'] as const) {
    const { detail, openshiftTags } = kokuTables(cloud);
    content[cloud] = await rows(
      `select cluster_id, round(sum(${cloudOf(cloud).costs[0]!.cost}), 6) as cost from T.${detail} group by 1 order by 1`,
    );
    content[`${cloud} tags`] = await rows(
      `select distinct key, value from T.${openshiftTags.values} order by 1, 2`,
    );
  }
  return content;
}

/** Rows that several runs write are entered by each of them for the first time. */
async function withoutValues({ tenant, options }: SmallLife): Promise<void> {
  const tables = (['AWS', 'Azure', 'GCP'] as const).map((cloud) => kokuTables(cloud).openshiftTags.values);
  for (const table of ['reporting_ocptags_values', ...new Set(tables)])
    await tenant.client.query(`delete from "${options.schema}".${table}`);
}

type Run = (life: SmallLife) => Promise<{ status: string }>;
const openshift =
  (cluster: number): Run =>
  ({ tenant, sources }) =>
    tenant.openshift(sources[cluster]!);
const onBill =
  (cluster: number): Run =>
  ({ tenant, sources }) =>
    tenant.onCloud(sources[cluster]!, sourceOn[clouds[cluster]!], clouds[cluster]);

const together: Readonly<Record<string, readonly Run[]>> = {
  'two clusters on one bill of AWS': [onBill(0), onBill(1)],
  'two clusters on one bill of Azure': [onBill(3), onBill(2)],
  'a cluster on each cloud': [onBill(0), onBill(2), onBill(4)],
  'a cluster for itself and on its bill': [openshift(0), onBill(0)],
  'clusters for themselves and others on bills': [openshift(1), onBill(0), openshift(3), onBill(4)],
};

describe.each([duckdb(), arrow(), postgres()])('with $name', (engine) => {
  it(`${PAIRS} times together: ${Object.keys(together).join('; ')}`, { timeout: 1_800_000 }, async () => {
    const failures: unknown[] = [];
    const watch = { failed: (_run: unknown, error: unknown) => void failures.push(error) };
    const of = { server, cloud: 'AWS', engine, clusters: clouds.length, lines, labels, watch } as const;
    await withSmallLife(of, async (life) => {
      await billOnAll(life);
      const { tenant } = life;
      for (const cluster of clouds.keys()) await openshift(cluster)(life);
      for (const cluster of clouds.keys()) await onBill(cluster)(life);
      for (const rows of Object.values(await found(life))) expect(rows).not.toEqual([]);
      tenant.full = true;
      for (const [name, runs] of Object.entries(together)) {
        await withoutValues(life);
        for (const run of runs) await run(life);
        const inTurn = await found(life);
        for (let pair = 1; pair <= PAIRS; pair += 1) {
          await withoutValues(life);
          const reports = await Promise.all(runs.map((run) => run(life)));
          expect(
            reports.map(({ status }) => status),
            `${name}, ${pair}`,
          ).toEqual(runs.map(() => 'done'));
          expect(await found(life), `${name}, ${pair}`).toEqual(inTurn);
        }
      }
      const { rows } = await tenant.client.query(
        'select deadlocks::int from pg_stat_database where datname = current_database()',
      );
      expect(rows).toEqual([{ deadlocks: 0 }]);
    });
    expect(failures).toEqual([]);
  });
});
