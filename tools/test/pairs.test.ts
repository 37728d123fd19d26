import { arrow } from '@ocp/engine-arrow';
import { duckdb } from '@ocp/engine-duckdb';
import { postgres } from '@ocp/engine-postgres';
import { expect, it } from 'vitest';
import { serverOfFile, withSmallLife } from './support/small-life.ts';

const server = serverOfFile();
const PAIRS = 20;
const json = (labels: object) => JSON.stringify(labels).replaceAll(/":"/g, '": "').replaceAll(/","/g, '", "');
const [one, other] = [json({ app: 'first', env: 'prod' }), json({ app: 'last', env: 'test' })];

// Pods of one source have the labels of the volumes of the other: without an order of locks each holds the values that the other
// one wants next. Somebody switches a key off and on meanwhile.
it.each([duckdb(), arrow(), postgres()])(
  `${PAIRS} pairs of sources at once never meet, and lose no label value: $name`,
  async (engine) => {
    const failures: unknown[] = [];
    const watch = { failed: (_run: unknown, error: unknown) => void failures.push(error) };
    const labels = [
      { pods: one, volumes: other },
      { pods: other, volumes: one },
    ];
    const of = { server, cloud: 'AWS', engine, clusters: 2, lines: [], labels, watch } as const;
    await withSmallLife(of, async ({ tenant, options, sources, world }) => {
      const { client } = tenant;
      const values = async (key: string) => {
        const { rows } = await client.query<{ value: string }>(
          `select value from "${options.schema}".reporting_ocptags_values where key = $1 order by 1`,
          [key],
        );
        return rows.map(({ value }) => value);
      };
      const switchKey = (enabled: boolean) =>
        client.query(
          `update "${options.schema}".reporting_enabledtagkeys set enabled = $1
            where key = 'env' and provider_type = 'OCP'`,
          [enabled],
        );
      const together = async (meanwhile: () => Promise<unknown>) => {
        const runs = Promise.all(sources.map((source) => tenant.openshift(source)));
        await meanwhile();
        const statuses = (await runs).map(({ status }) => status);
        expect(statuses).toEqual(['done', 'done']);
      };
      await tenant.summarize(world, 'openshift');
      for (let pair = 1; pair <= PAIRS; pair++) {
        await client.query(`delete from "${options.schema}".reporting_ocptags_values`);
        await together(() => switchKey(pair % 2 === 0));
        expect(await values('app'), `pair ${pair}`).toEqual(['first', 'last']);
      }
      // The key is on again: a run of both finds its values, also those that were taken away in the meantime.
      await together(() => Promise.resolve());
      expect(await values('env')).toEqual(['prod', 'test']);
      const { rows } = await client.query(
        'select deadlocks::int from pg_stat_database where datname = current_database()',
      );
      expect(rows).toEqual([{ deadlocks: 0 }]);
    });
    expect(failures).toEqual([]);
  },
);
