import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { cleanupScratch, trino } from '@ocp/engine-trino';
import { failure } from './support/failure.ts';
import { emptyJob, makeAll, never } from './support/job.ts';
import { faultyProxy } from './support/proxy.ts';
import { ownScratch, sql } from './support/trino.ts';

const { options, scratch, tables } = await ownScratch();

afterEach(async () => {
  await cleanupScratch(options(), { olderThan: 0, signal: never });
});

it('a run leaves no table, and gives each back when it is told to', async () => {
  const session = await trino(options()).open(emptyJob());
  expect(await makeAll(session)).toBe(0);
  const before = await tables();
  await session.release('merged_labels');
  expect((await tables()).length).toBe(before.length - 1);
  await session.close();
  expect(await tables()).toEqual([]);
});

it('a Trino that is busy now and then, and late, is only slower', async () => {
  await using proxy = await faultyProxy(options().url);
  proxy.busy = 0.3;
  proxy.late = 50;
  const session = await trino(options({ url: proxy.url })).open(emptyJob());
  expect(await makeAll(session)).toBe(0);
  await session.close();
  expect(proxy.refused).toBeGreaterThan(10);
});

it('a Trino that goes away in the middle: an error that can pass, and cleanup afterwards', async () => {
  await sql.execute(`create table ${scratch}.of_a_user as select 1 as one`, never);
  await using proxy = await faultyProxy(options().url);
  const session = await trino(options({ url: proxy.url, patience: 500 })).open(emptyJob());
  await session.make('pod_usage');
  proxy.dead = true;
  const error = await failure(session.make('node_capacity'));
  expect(error).toMatchObject({ code: 'ENGINE_LOST', passing: true, where: { step: 'node_capacity' } });
  await session.close();
  expect((await tables()).length).toBe(2);
  expect(await cleanupScratch(options(), { olderThan: 3_600_000, signal: never })).toEqual([]);
  const dropped = await cleanupScratch(options(), { olderThan: 0, signal: never });
  expect(dropped).toEqual([expect.stringMatching(/_pod_usage"$/)]);
  expect(await tables()).toEqual(['of_a_user']);
  await sql.execute(`drop table ${scratch}.of_a_user`, never);
});

it('a query out of memory says so with its id, and leaves nothing', async () => {
  // This limit is looked at with every allocation, that of the whole query once a second.
  const limited = options({ session: { query_max_memory_per_node: '1kB' } });
  const session = await trino(limited).open(emptyJob());
  const error = await failure(makeAll(session));
  expect(error).toMatchObject({
    code: 'ENGINE_OUT_OF_MEMORY',
    where: { query: expect.any(String) as string },
  });
  await session.close();
  expect(await tables()).toEqual([]);
});

it('a scratch table that somebody dropped is named', async () => {
  const session = await trino(options()).open(emptyJob());
  await session.make('pod_usage');
  await session.make('node_capacity');
  const [table] = (await tables()).filter((name) => name.endsWith('_node_capacity'));
  await sql.execute(`drop table ${scratch}."${table}"`, never);
  const error = await failure(session.make('cluster_capacity'));
  expect(error).toMatchObject({
    code: 'ENGINE_STEP',
    where: { step: 'cluster_capacity', trino: 'TABLE_NOT_FOUND' },
  });
  expect(error.message).toContain(table);
  await session.close();
  expect(await tables()).toEqual([]);
});

it('a stop ends the query in Trino, and drops what was made', async () => {
  await using proxy = await faultyProxy(options().url);
  const stop = new AbortController();
  const job = emptyJob({ signal: stop.signal });
  const session = await trino(options({ url: proxy.url })).open(job);
  await session.make('pod_usage');
  // Late answers: the stop comes while Trino works and its client waits.
  proxy.late = 200;
  const { polls } = proxy;
  const making = failure(session.make('node_capacity'));
  while (proxy.polls === polls) await sleep(10);
  stop.abort();
  const error = await making;
  expect(error.code).toBe('STOPPED');
  await session.close();
  expect(await tables()).toEqual([]);
  const states = await sql.rows(
    `select state, error_code from system.runtime.queries where query_id = '${error.where['query']}'`,
    never,
  );
  expect(states).toEqual([['FAILED', 'USER_CANCELED']]);
});

it('a catalog that is not there, or a property that Trino does not know, is refused', async () => {
  const place = { catalog: 'nowhere', schema: 'default' };
  const session = trino(options({ scratch: place })).open(emptyJob());
  const opened = await session;
  expect((await failure(opened.make('pod_usage'))).code).toBe('ENGINE_REFUSED');
  await opened.close();
  const other = await trino(options({ session: { no_such_property: '1' } })).open(emptyJob());
  expect((await failure(other.make('pod_usage'))).code).toBe('ENGINE_REFUSED');
  await other.close();
});
