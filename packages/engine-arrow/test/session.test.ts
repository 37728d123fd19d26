import { readFileSync, writeFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { DuckDBInstance } from '@duckdb/node-api';
import { asOcpError, localPath, type EngineJob, type EngineSession } from '@ocp/core';
import { arrow } from '@ocp/engine-arrow';
import { expect, onTestFinished, test, vi } from 'vitest';
import { goldenJob } from './support/golden-job.ts';

async function open(job: EngineJob): Promise<EngineSession> {
  const session = await arrow().open(job);
  onTestFinished(() => session.close());
  return session;
}

async function makeAll(job: EngineJob, session: EngineSession): Promise<void> {
  for (const { name } of job.pipeline.steps) await session.make(name);
}

const failure = (promise: Promise<unknown>) => promise.then(() => 'no failure', asOcpError);

test('relations are read by column, by row and as sums until they are released', async () => {
  const job = await goldenJob('ocp-storage');
  const session = await open(job);
  await makeAll(job, session);
  const { columns, rows } = await session.result('pod_rows', ['node', 'pod_usage_cpu_core_hours']);
  expect(columns).toEqual({ node: 'text', pod_usage_cpu_core_hours: 'double' });
  const all = await session.rows('pod_rows', {}, 1e6);
  expect(all).toHaveLength(rows);
  const hours = all.map((row) => Number(row['pod_usage_cpu_core_hours']));
  const [sum, none] = await session.sums('pod_rows', ['pod_usage_cpu_core_hours', 'cost_category_id']);
  expect(sum).toBeCloseTo(
    hours.reduce((total, value) => total + value, 0),
    6,
  );
  expect(none).toBe(7 * rows);
  const [first] = all;
  const same = await session.rows('pod_rows', { usage_start: String(first?.['usage_start']) }, 2);
  expect(same).toHaveLength(2);
  expect(same[0]?.['usage_start']).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(await session.sums('unallocated_rows', ['pod_usage_cpu_core_hours'])).not.toEqual([null]);
  const days = await session.rows('pod_days', { usage_start: job.days.start }, 1e6, ['usage_start', 'node']);
  expect(days.length).toBeGreaterThan(0);
  expect(new Set(days.map(({ node }) => node)).size).toBe(days.length);
  await session.release('pod_rows');
  expect(await failure(session.sums('pod_rows', []))).toMatchObject({ code: 'ENGINE_STEP' });
});

test('a label column that holds no object ends the run with LABELS_MALFORMED', async () => {
  const job = await goldenJob('ocp-storage');
  const [file] = job.inputs['node_label_days']!.files;
  const database = await (await DuckDBInstance.create()).connect();
  await database.run(`copy (select timestamp '${job.days.start}' as interval_start, 'n' as node, '["x"]' as node_labels)
    to '${localPath(file!)}' (format parquet)`);
  const session = await open(job);
  await session.make('pod_usage');
  const error = await failure(session.make('label_pairs'));
  expect(error).toMatchObject({ code: 'LABELS_MALFORMED', where: { engine: 'arrow', step: 'label_pairs' } });
  expect(String(error)).toContain('["x"]');
});

test('a damaged file is LAKE_FILE_UNREADABLE, with the step', async () => {
  const job = await goldenJob('ocp-storage');
  const [file] = job.inputs['pod_days']!.files;
  const bytes = readFileSync(localPath(file!));
  writeFileSync(localPath(file!), bytes.fill(0xff, 4, bytes.length >> 2));
  const session = await open(job);
  expect(await failure(session.make('pod_usage'))).toMatchObject({
    code: 'LAKE_FILE_UNREADABLE',
    where: { engine: 'arrow', step: 'pod_usage', file: file!.origin },
  });
});

test('a run that is stopped says STOPPED', async () => {
  const controller = new AbortController();
  const job = await goldenJob('ocp-storage', controller.signal);
  const session = await open(job);
  await session.make('pod_usage');
  controller.abort();
  expect(await failure(session.make('node_capacity'))).toMatchObject({
    code: 'STOPPED',
    where: { step: 'node_capacity' },
  });
});

test('a run that cannot be opened keeps no thread', async () => {
  const threads = vi.spyOn(Worker.prototype, 'terminate');
  const copy = () => Promise.reject(new Error('lost'));
  const job = { ...(await goldenJob('ocp-storage')), state: { earlier: { columns: {}, rows: 1, copy } } };
  const error = await failure(arrow({ parallelReaders: 2 }).open(job));
  expect(error).toMatchObject({ code: 'ENGINE_STEP', message: 'lost' });
  expect(threads).toHaveBeenCalledTimes(2);
});

test('a step of nobody is PIPELINE_UNSUPPORTED', async () => {
  const session = await open(await goldenJob('ocp-storage'));
  expect(await failure(session.make('other'))).toMatchObject({ code: 'PIPELINE_UNSUPPORTED' });
});
