import { setTimeout as sleep } from 'node:timers/promises';
import { afterSteps } from '@ocp/after';
import { aggregate, parseRequest } from '@ocp/core';
import { duckdb } from '@ocp/engine-duckdb';
import { openLake } from '@ocp/lake';
import { postgresStore } from '@ocp/store';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { goldenTenant, lakeAt, type Tenant } from '../support/tenant.ts';
import { load, requestsOf } from './load.ts';
import { addSources, daysContent, requestOf, sourceNumber } from './many-sources.ts';
import { startServer, type Server } from './server.ts';

const SOURCES = 12;
const CLIENTS = 20;

let disturbed: Tenant;
let quiet: Tenant;
beforeAll(async () => {
  [disturbed, quiet] = await Promise.all([goldenTenant(), goldenTenant()]);
  await addSources(disturbed, SOURCES);
  await addSources(quiet, SOURCES);
});
afterAll(async () => {
  await disturbed.close();
  await quiet.close();
});

/** One run for each source, with nothing in its way. */
async function runQuietly({ url, golden }: Tenant): Promise<void> {
  const store = postgresStore({ url });
  const lake = await openLake(lakeAt(`${golden}/input`));
  const { signal } = new AbortController();
  for (let index = 1; index <= SOURCES; index++) {
    const request = parseRequest(requestOf(sourceNumber(index)));
    await aggregate(request, { engine: duckdb(), store, lake, after: afterSteps }, { signal });
  }
  await lake.close();
  await store.close();
}

/** Has the database itself note every job that begins while another one of its source runs. */
async function watchSources(): Promise<void> {
  await disturbed.rows(`
    create table together (job uuid, other uuid);
    create function watch() returns trigger language plpgsql as $$ begin
      insert into public.together select new.id, id from ocp_jobs.job
        where new.state = 'active' and state = 'active' and group_id = new.group_id and id <> new.id;
      return null;
    end $$;
    create trigger watch after update of state on ocp_jobs.job for each row execute function watch()`);
}

/** Waits until so many jobs have ended, or a test has waited too long. */
async function endedJobs(count: number): Promise<void> {
  for (let ended = 0; ended < count; await sleep(200)) {
    const [row] = await disturbed.rows<{ ended: number }>(
      `select count(*)::int as ended from ocp_jobs.job where state in ('completed', 'failed')`,
    );
    ended = row?.ended ?? 0;
  }
}

it('60 requests, the server killed in the middle, two others after it: nothing is lost, nothing runs twice at once', async () => {
  const options = {
    killed: true,
    environment: { POC_JOBS_PER_SCHEMA: '4', POC_JOBS_AT_ONCE: '4', POC_RATE_LIMIT: '100000' },
  };
  const started: Server[] = [];
  onTestFinished(() => {
    for (const server of started) server.kill();
  });
  const start = async () => {
    const server = await startServer(disturbed, options);
    started.push(server);
    return server;
  };
  const first = await start();
  await watchSources();
  const requests = requestsOf(SOURCES);
  const { answers, milliseconds } = await load(first, requests, CLIENTS);
  const percentile = (share: number) =>
    Math.round(milliseconds[Math.floor(milliseconds.length * share)] ?? 0);
  console.log(`accepted: median ${percentile(0.5)} ms, p95 ${percentile(0.95)} ms`);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
  const ids = new Set(answers.map(({ id }) => id));
  expect(ids.size).toBe(requests.length);

  await endedJobs(24);
  first.kill();
  await first.process.ended;
  const others = await Promise.all([start(), start()]);
  await endedJobs(requests.length);
  const ended = await disturbed.rows<{ id: string; status: string; retry_count: number }>(
    `select id, output->>'status' as status, retry_count from ocp_jobs.job`,
  );
  expect(new Set(ended.map(({ id }) => id))).toEqual(ids);
  expect(new Set(ended.map(({ status }) => status))).toEqual(new Set(['done']));
  // Those that ran when the server was killed.
  expect(ended.filter(({ retry_count }) => retry_count > 0)).not.toEqual([]);
  expect(await disturbed.rows('select * from together')).toEqual([]);
  await Promise.all(others.map((server) => server.stop()));

  await runQuietly(quiet);
  expect(await daysContent(disturbed)).toEqual(await daysContent(quiet));
}, 600_000);
