import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { duckdb } from '@ocp/engine-duckdb';
import { expect, it } from 'vitest';
import { days } from '../src/lakes/openshift.ts';
import { serverOfFile, withSmallLife } from './support/small-life.ts';

const server = serverOfFile();

/** The lake's folder of a tenant whose schema begins with `acct` has no `acct`, everything in PostgreSQL has (spec inputs.md 1). */
it.each(['AWS', 'Azure', 'GCP'] as const)(
  'acct10001 on %s: plan, infrastructure, run, explain',
  async (cloud) => {
    const lines = days.map((day) => ({ day, cost: 1.25, node: 'node-1' }));
    const of = { server, cloud, engine: duckdb(), schema: 'acct10001', clusters: 1, lines };
    await withSmallLife(of, async ({ options, sources, costs, ocp }) => {
      expect(readdirSync(join(options.dir, 'data/parquet')).filter((name) => name !== 'daily')).toEqual([
        '10001',
      ]);
      // Nothing says what the cluster runs on: its nodes are looked for on the bill.
      await ocp('aggregate', '--pipeline', 'all');
      const paid = { 'cluster-1': 3.75 };
      expect(await costs()).toEqual({
        ...{ detail: paid, console: paid, clouds: paid },
        summary: paid,
        openshift: paid,
      });
      const { clusters } = JSON.parse(await ocp('plan', '--pipeline', 'all', '--json')) as {
        clusters: { pipeline: string; windows: { inputs: Record<string, { files: number }> }[] }[];
      };
      expect(clusters.map(({ pipeline }) => pipeline)).toEqual([
        cloud.toLowerCase(),
        'ocp',
        `ocp-${cloud.toLowerCase()}`,
      ]);
      const explained = await ocp(
        'explain',
        '--ocp-source',
        sources[0]!,
        '--namespace',
        'shop',
        '--day',
        days[0],
        '--json',
      );
      expect(JSON.parse(explained)).toMatchObject({ outcome: 'explained' });
      expect(explained).toContain('1.25');
    });
  },
);
