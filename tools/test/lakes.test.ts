import { expect, it } from 'vitest';
import { cloudTypes, kokuTables, type Engine } from '@ocp/core';
import { arrow } from '@ocp/engine-arrow';
import { duckdb } from '@ocp/engine-duckdb';
import { postgres } from '@ocp/engine-postgres';
import { checkLakes, repeatCommand } from '../src/lakes/check.ts';
import { shrinkAtMost } from '../src/lakes/shrink.ts';

// `npm run lakes` takes as many as one likes.
it.each(cloudTypes)(
  'random small lakes on %s give equal tables in all three engines',
  async (cloud) => {
    const rows = new Map<string, number>();
    const engines = [duckdb(), postgres(), arrow()] as const;
    const failure = await checkLakes({ engines, cloud, runs: 4, seed: 1, rows });
    if (failure !== undefined) {
      expect.fail(`${failure.differences}\n${failure.example}\nagain: ${repeatCommand(failure)}`);
    }
    expect(rows.size).toBeGreaterThan(10);
    expect(rows.get(kokuTables(cloud).detail)).toBeGreaterThan(5);
  },
  1_800_000,
);

it('a failure is made smaller by so many lakes and no more', async () => {
  const tried: number[] = [];
  const property = shrinkAtMost(2, (value: number) => {
    tried.push(value);
    return value > 1 ? Promise.reject(new Error('too large')) : Promise.resolve();
  });
  await property(1);
  await expect(property(9)).rejects.toThrow('too large');
  await property(0);
  await expect(property(5)).rejects.toThrow('too large');
  await property(3);
  expect(tried).toEqual([1, 9, 0, 5]);
});

it('a planted error is found, made small and can be repeated', async () => {
  const planted: Engine = {
    ...duckdb(),
    name: 'planted',
    async open(job) {
      // Every volume is taken for mounted nowhere.
      const pods = job.inputs['pod_days'];
      if (job.pipeline.name !== 'ocp' || pods === undefined) return duckdb().open(job);
      return duckdb().open({ ...job, inputs: { ...job.inputs, pod_days: { ...pods, files: [] } } });
    },
  };
  const planned = { engines: [duckdb(), planted], cloud: 'AWS', seed: 1 } as const;
  const failure = await checkLakes({ ...planned, runs: 20 });
  expect(failure?.differences).toContain('pod_usage: different');
  const { openshift, bill } = JSON.parse(failure?.example ?? '{}') as Record<
    string,
    Record<string, unknown[]>
  >;
  expect([openshift?.pods?.length, openshift?.volumes?.length, bill?.aws_days?.length]).toEqual([1, 0, 0]);
  expect(repeatCommand(failure!)).toMatch(/^npm run lakes -- --cloud AWS --seed 1 --path [\d:]+ --runs 1$/);
  const again = await checkLakes({ ...planned, runs: 1, path: failure!.path });
  expect(again?.example).toBe(failure?.example);
}, 300_000);
