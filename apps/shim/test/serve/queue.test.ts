import { parseRequest } from '@ocp/core';
import { databaseServer } from '@ocp/store';
import { scratchDatabase, type ScratchDatabase } from '@ocp/store/testing';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { JobQueue, type ClaimedJob, type JobData, type JobTerms } from '../../src/serve/jobs/index.ts';
import { requestOf, sourceNumber } from './many-sources.ts';

let server: Awaited<ReturnType<typeof databaseServer>>;
let database: ScratchDatabase;
let outside: Client;
let queue: JobQueue;
const failures: unknown[] = [];
beforeAll(async () => {
  server = await databaseServer();
  database = await scratchDatabase(server);
  outside = new Client({ connectionString: database.url });
  await outside.connect();
  queue = await JobQueue.open({
    url: database.url,
    limits: { atOnce: 100, perSchema: 100 },
    attempts: 2,
    retentionDays: 1,
    onError: (error) => failures.push(error),
  });
});
beforeEach(async () => {
  await outside.query('delete from ocp_jobs.job');
  failures.length = 0;
});
afterAll(async () => {
  await queue.close();
  await outside.end();
  await database.drop();
  await server.stop();
});

const work = (index: number, more: Partial<JobTerms> & { kind?: 'aggregate' | 'compare' } = {}): JobData => ({
  kind: 'aggregate',
  request: parseRequest(requestOf(sourceNumber(index))),
  requestId: 'a',
  by: 'b',
  ...more,
});

async function claimed(data = work(1)): Promise<ClaimedJob> {
  await queue.add(data);
  const job = await queue.claim();
  if (job === undefined) throw new Error('no job may begin');
  return job;
}

it('cancels many jobs at once', async () => {
  const jobs = await Promise.all(Array.from({ length: 24 }, (_, index) => queue.add(work(index))));
  const cancelled = await Promise.all(jobs.map(({ id }) => queue.cancel(id)));
  expect(new Set(cancelled.map((job) => job?.status))).toEqual(new Set(['cancelled']));
});

it('knows the seconds of aggregations, and none of a comparison', async () => {
  const aggregated = await claimed();
  await queue.end(aggregated, { status: 'done', report: { seconds: 2 } });
  const compared = await claimed(work(1, { kind: 'compare', engines: ['duckdb', 'arrow'] }));
  await queue.end(compared, { status: 'done', report: { seconds: { duckdb: 1, arrow: 2 } } });
  expect(await queue.lastSeconds(aggregated)).toEqual([2]);
  expect(await queue.lastSeconds(compared)).toEqual([]);
});

it('lists the jobs of one moment a page at a time, and loses none', async () => {
  const jobs = await Promise.all(Array.from({ length: 5 }, (_, index) => queue.add(work(index))));
  await outside.query(`update ocp_jobs.job set created_on = '2025-10-01Z'`);
  const listed: string[] = [];
  for (let before: { id: string } | undefined; ;) {
    const page = await queue.list({ limit: 2, before });
    const last = page.at(-1);
    if (last === undefined) break;
    listed.push(...page.map(({ id }) => id));
    before = { id: last.id };
  }
  expect(listed.toSorted()).toEqual(jobs.map(({ id }) => id).toSorted());
  expect(await queue.list({ limit: 9, before: { time: new Date('2025-10-01Z') } })).toEqual([]);
  expect(await queue.list({ limit: 9, before: { time: new Date('2025-10-02Z') } })).toHaveLength(5);
});

it('keeps a job that waits for a year', async () => {
  await queue.add(work(1));
  const { rows } = await outside.query(
    `select keep_until > now() + interval '360 days' as kept from ocp_jobs.job`,
  );
  expect(rows).toEqual([{ kept: true }]);
});

describe('an attempt that was taken from its server', () => {
  it.each<[string, (job: ClaimedJob) => Promise<boolean>]>([
    ['ended', (job) => queue.end(job, { status: 'done' })],
    ['failed', (job) => queue.fail(job, { status: 'failed' })],
    ['cancelled', (job) => queue.endCancelled(job)],
    ['handed back', (job) => queue.handBack(job)],
  ])('cannot be %s', async (_, settle) => {
    const job = await claimed();
    const other = { ...job, retryCount: 1, last: true };
    await outside.query(`update ocp_jobs.job set retry_count = 1`);
    expect(await settle({ ...job, last: true })).toBe(false);
    expect(await queue.find(job.id)).toMatchObject({ status: 'running', attempts: 2 });
    expect(await settle(other)).toBe(true);
  });
});

describe('an attempt without a report of its own', () => {
  it('that was handed back has not failed', async () => {
    const job = await claimed();
    await queue.handBack(job);
    expect(await queue.find(job.id)).toMatchObject({ status: 'queued', output: undefined });
  });

  it.each([
    ['job timed out', /too long/],
    ['job heartbeat timeout', /is gone/],
  ])('says why after "%s", and whether another one follows', async (message, why) => {
    const job = await claimed();
    const ended = async (state: string) => {
      await outside.query(`update ocp_jobs.job set state = $1, output = $2`, [state, { value: { message } }]);
      return (await queue.find(job.id))?.output?.error;
    };
    const error = { code: 'STOPPED', message: expect.stringMatching(why) };
    expect(await ended('retry')).toMatchObject({ ...error, hint: expect.stringMatching(/^Another attempt/) });
    expect(await ended('failed')).toMatchObject({ ...error, hint: expect.stringMatching(/^No attempt/) });
  });
});
