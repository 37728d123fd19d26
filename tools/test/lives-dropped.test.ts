import type { CloudType } from '@ocp/core';
import { arrow } from '@ocp/engine-arrow';
import { duckdb } from '@ocp/engine-duckdb';
import { postgres } from '@ocp/engine-postgres';
import { cleanupState, postgresStore } from '@ocp/store';
import { expect, it } from 'vitest';
import { days } from '../src/lakes/openshift.ts';
import type { Line } from './support/small-bills.ts';
import { serverOfFile, withSmallLife } from './support/small-life.ts';

/** What is kept of a bill for its other clusters is a cache too: dropped, or never made because Trino ran, it changes no cost. */
const server = serverOfFile();

const last = days.at(-1)!;
const pods = (text: string) => ({ pods: text, volumes: '{}' });

/**
 * One line of 11.50 that each cluster matches by a label of its own. On AWS these are halves (spec ocp-on-aws.md 8); on Azure the
 * first one takes the whole and the second one, that divides by both, half of it (ocp-on-azure.md 11 Q1).
 */
const lines: readonly Line[] = [{ day: last, cost: 11.5, tags: { app: 'shop', env: 'prod' } }];
const labels = [pods('{"app": "shop"}'), pods('{"env": "prod"}')];
const shares: Partial<Record<CloudType, Record<string, number>>> = {
  AWS: { 'cluster-1': 5.75, 'cluster-2': 5.75 },
  Azure: { 'cluster-1': 11.5, 'cluster-2': 5.75 },
};

it.each([
  { cloud: 'AWS', engine: duckdb() },
  { cloud: 'AWS', engine: arrow() },
  { cloud: 'Azure', engine: arrow() },
  { cloud: 'Azure', engine: postgres() },
] as const)(
  'clusters that run without any state pay what they paid before, on $cloud with $engine.name',
  async ({ cloud, engine }) => {
    const of = { server, cloud, engine, clusters: 2, lines, labels };
    await withSmallLife(of, async ({ tenant, options, world, sources, costs }) => {
      const cleanup = async () => {
        const store = postgresStore({ url: tenant.url });
        const { signal } = new AbortController();
        await cleanupState(store, options.schema, { from: '9999-01-01', signal });
        await store.close();
      };
      await tenant.settle(world);
      const paid = await costs();
      expect(paid.detail).toEqual(shares[cloud]);
      const without: [runs: number[], removed: () => Promise<void>][] = [
        [[1, 0], () => tenant.dropState()],
        [[0], cleanup],
      ];
      for (const [runs, removed] of without) {
        await removed();
        for (const index of runs) {
          const { status, warnings } = await tenant.onCloud(sources[index]!);
          expect(status).toBe('done');
          // Of Azure the first one never looks at what comes after it; who ran since is known.
          const looks = index === runs[0] && (cloud === 'AWS' || index === 1);
          const made = warnings.filter(({ code }) => code === 'BILL_ROWS_MADE');
          expect(made.map(({ where }) => where?.['source'])).toEqual(looks ? [sources[1 - index]] : []);
          expect(await costs()).toEqual(paid);
        }
      }
    });
  },
);

// What a cluster keeps of a bill is of its last window (spec ocp-on-aws.md 1): of the first day nobody knew of the other one, each
// takes the whole of its line, and after a run of this day alone the second one finds the first.
it.each([
  { cloud: 'Azure', engine: arrow(), first: 23 },
  { cloud: 'AWS', engine: postgres(), first: 17.25 },
] as const)(
  'a run of one day leaves the same with and without state, on $cloud with $engine.name',
  async ({ cloud, engine, first }) => {
    const twice = [days[0], last].map((day) => ({ ...lines[0]!, day }));
    const of = { server, cloud, engine, clusters: 2, lines: twice, labels };
    const left: unknown[] = [];
    for (const dropped of [false, true]) {
      await withSmallLife(of, async ({ tenant, world, sources, costs }) => {
        await tenant.settle(world);
        const day = { start: days[0], end: days[0] };
        const before = (await costs()).detail;
        if (dropped) await tenant.dropState();
        for (const source of sources) await tenant.onCloud(source, undefined, undefined, day);
        left.push([before, await costs()]);
      });
    }
    expect(left[0]).toEqual(left[1]);
    expect(left[0]).toMatchObject([
      { 'cluster-1': first, 'cluster-2': 17.25 },
      { detail: { 'cluster-1': first, 'cluster-2': 11.5 } },
    ]);
  },
);

it.each(['AWS', 'Azure'] as const)(
  'a cluster that never ran on the bill takes nothing of it, on %s',
  async (cloud) => {
    const of = { server, cloud, engine: arrow(), clusters: 2, lines, labels };
    await withSmallLife(of, async ({ tenant, world, sources, costs }) => {
      await tenant.summarize(world, 'openshift');
      for (let run = 0; run < 2; run++) {
        await tenant.onCloud(sources[1]!);
        expect((await costs()).detail).toEqual({ 'cluster-2': 11.5 });
        await tenant.dropState();
      }
    });
  },
);
