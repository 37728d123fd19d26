import { expect, it } from 'vitest';
import type { Engine } from '@ocp/core';
import { arrow } from '@ocp/engine-arrow';
import { duckdb } from '@ocp/engine-duckdb';
import { postgres } from '@ocp/engine-postgres';
import { changed } from '../src/lives/changes.ts';
import { checkLives, repeatCommand } from '../src/lives/check.ts';
import { notHeld } from '../src/lives/held.ts';
import { billOf, reportsOf, summarizedFrom } from '../src/lives/reported.ts';
import { firstWorld } from '../src/lives/world.ts';

// `npm run lives` takes as many as one likes. In each of these a cluster moves to another bill, and some days are summarized alone.
it.each([
  { engine: duckdb(), clouds: ['AWS', 'Azure', 'GCP'], runs: 1, seed: 130 },
  { engine: arrow(), clouds: ['Azure'], runs: 1, seed: 157 },
  { engine: postgres(), clouds: ['GCP'], runs: 1, seed: 27 },
] as const)(
  'random lives on $clouds end on $engine.name with the rows of their end alone',
  async ({ engine, clouds, runs, seed }) => {
    const rows = new Map<string, number>();
    const failure = await checkLives({ engine, clouds, runs, seed, shrinking: 10, rows });
    if (failure !== undefined) {
      expect.fail(`${failure.differences}\n${failure.example}\nagain: ${repeatCommand(failure)}`);
    }
    const summary = rows.get('reporting_ocpusagelineitem_daily_summary');
    expect(summary).toBeGreaterThan(15);
  },
  1_800_000,
);

it('a life that leaves old rows is found and can be lived again', async () => {
  // The first database of every life is the one that is lived in: there, no pod is ever seen.
  const databases: string[] = [];
  const planted: Engine = {
    ...arrow(),
    async open(job) {
      const [{ name } = { name: '' }] = await job.sql.rows<{ name: string }>(
        'select current_database() as name',
        [],
      );
      if (!databases.includes(name)) databases.push(name);
      const pods = job.inputs['pod_days'];
      const blind = job.pipeline.name === 'ocp' && databases.indexOf(name) % 2 === 0;
      if (!blind || pods === undefined) return arrow().open(job);
      return arrow().open({ ...job, inputs: { ...job.inputs, pod_days: { ...pods, files: [] } } });
    },
  };
  const failure = await checkLives({ engine: planted, clouds: ['AWS'], runs: 1, seed: 1, shrinking: 0 });
  expect(failure?.differences).toMatch(/different/);
  expect(repeatCommand(failure!)).toMatch(
    /^npm run lives -- --cloud AWS --engine arrow --seed 1 --path [\d:]+ --runs 1$/,
  );
}, 600_000);

const pod = (interval_start: string) => ({
  interval_start,
  pod: 'pod-1',
  namespace: 'app',
  pod_labels: '{}',
});
const reports = {
  pods: [pod('2025-10-01 05:00:00'), pod('2025-10-02 15:00:00')],
  volumes: [],
  nodeLabels: [],
  namespaceLabels: [],
};
const bill = {
  cloud: 'AWS',
  rows: {
    aws_days: [
      {
        lineitem_usagestartdate: '2025-10-01',
        lineitem_resourceid: 'i-1',
        resourcetags: '{"a": "b"}',
        row_uuid: '00000000-x',
      },
    ],
  },
} as const;
const world = firstWorld({ reports: [reports, reports], living: 1, bills: [bill, bill] });

it('a day that was missing comes late', () => {
  const day = { what: 'day', cluster: 0, day: '2025-10-01' } as const;
  const missing = changed(world, day);
  expect(reportsOf(missing.clusters[0]!).pods).toEqual([pod('2025-10-02 15:00:00')]);
  expect(summarizedFrom(missing.clusters[0]!, '2025-10-01')).toBe('2025-10-02');
  expect(changed(missing, day)).toEqual(world);
});

it('a bill of nobody is a bill still, and comes with other identities', () => {
  const [one, other] = changed(world, { what: 'bill of nobody', bill: 1 }).bills;
  const [row] = billOf(other!).aws_days!;
  expect(row).toMatchObject({ lineitem_resourceid: 'nobody', resourcetags: '{}', row_uuid: '00000002-x' });
  expect(billOf(one!).aws_days![0]).toMatchObject({ lineitem_resourceid: 'i-1' });
});

it('the last source that lives is not deleted, and a deleted one does not come back', () => {
  const remove = { what: 'delete', cluster: 0, left: false } as const;
  expect(changed(world, remove).clusters[0]!.lives).toBe('now');
  const two = changed(world, { what: 'add', cluster: 1 });
  expect(two.clusters.map(({ lives }) => lives)).toEqual(['now', 'now']);
  const gone = changed(changed(two, remove), { what: 'add', cluster: 0 });
  expect(gone.clusters.map(({ lives }) => lives)).toEqual(['no more', 'now']);
});

it('a cluster that moves runs on the other bill, and the bills keep what is on them', () => {
  const moved = changed(world, { what: 'move', cluster: 0, bill: 1, recorded: true });
  expect(moved.clusters.map(({ bill, recorded }) => [bill, recorded])).toEqual([
    [1, true],
    [0, false],
  ]);
  expect(moved.bills).toEqual(world.bills);
});

it('no key is in two tag mappings', () => {
  const mapping = (parent: string, child: string) =>
    ({ what: 'mapping', mapping: { type: 'OCP', parent, child } }) as const;
  const once = changed(world, mapping('app', 'env'));
  expect(changed(once, mapping('env', 'ключ'))).toEqual(once);
  expect(changed(once, mapping('app', 'env')).mappings).toEqual([]);
});

it('a table that grows holds more, and nothing less', () => {
  const columns = [
    { name: 'key', kind: 'key' },
    { name: 'values', kind: 'array' },
  ] as const;
  const row = (key: string, ...values: string[]) => [key, JSON.stringify(values)];
  expect(notHeld(columns, { united: 'values' }, [row('a', 'x')], [row('a', 'x', 'y'), row('b')])).toEqual([]);
  expect(notHeld(columns, { united: 'values' }, [row('a', 'x', 'z')], [row('a', 'x', 'y')])).toHaveLength(1);
  expect(notHeld(columns, { united: 'values' }, [row('c')], [row('a')])).toHaveLength(1);
  expect(notHeld(columns, {}, [row('a', 'x', 'y')], [row('a', 'y', 'x')])).toEqual([]);
  expect(notHeld(columns, {}, [row('a', 'x')], [row('a', 'x', 'y')])).toHaveLength(1);
  expect(notHeld(columns, { first: 'values' }, [row('a', 'x')], [row('a', 'z')])).toEqual([]);
});
