import { afterEach, expect, it } from 'vitest';
import { cleanupScratch, trino } from '@ocp/engine-trino';
import { failure } from './support/failure.ts';
import { faultyProxy } from './support/proxy.ts';
import { emptyJob, makeAll, never, ownScratch, sql } from './support/trino.ts';

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
  const session = await trino(options()).open(emptyJob({ limits: { memory: '1kB' } }));
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
  const stop = new AbortController();
  const session = await trino(options()).open(emptyJob({ signal: stop.signal }));
  await session.make('pod_usage');
  await using proxy = await faultyProxy(options().url);
  const making = failure(session.make('node_capacity'));
  stop.abort();
  expect((await making).code).toBe('STOPPED');
  await session.close();
  expect(await tables()).toEqual([]);
  const running = await sql.rows(
    `select query_id from system.runtime.queries where source = 'ocp' and state = 'RUNNING'
      and query like 'create table%'`,
    never,
  );
  expect(running).toEqual([]);
  expect(proxy.refused).toBe(0);
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
