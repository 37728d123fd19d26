import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StoreTransaction } from '@ocp/core';
import { expect, test } from 'vitest';
import { postgresStore } from '../src/index.ts';
import { failure, OCTOBER, onDatabases, resultOf, SOURCE, TENANT } from './support.ts';

const TABLE = 'reporting_ocp_pod_summary_p';
const columns = { id: 'uuid', cluster_id: 'text', usage_start: 'date', usage_end: 'date' } as const;
const WAITING = `wait_event = 'advisory'`;
const SLEEPING = `state = 'active' and query ilike '%pg_sleep%'`;
const old = resultOf(columns, [[SOURCE, 'old', '2025-10-01', '2025-10-01']]);

/** Where a run can be when it is told to stop, and how its session looks then. */
const moments: Record<string, { work: (t: StoreTransaction) => Promise<unknown>; seen: string }> = {
  'a long statement': { work: (t) => t.sql.execute('select pg_sleep(60)'), seen: SLEEPING },
  'a COPY whose source is slow': {
    work: (t) =>
      t.copy('tenant', TABLE, {
        columns,
        rows: 1,
        copy: () =>
          Promise.resolve(
            Readable.from(
              (async function* () {
                yield '00000000-0000-4000-8000-000000000001,new,2025-10-01,2025-10-01\n';
                await sleep(60_000, undefined, { ref: false });
              })(),
            ),
          ),
      }),
    seen: `query ilike 'copy %' and wait_event = 'ClientRead'`,
  },
  'work outside of the database': {
    work: () => sleep(60_000, undefined, { ref: false }),
    seen: `state = 'idle in transaction' and query ilike 'delete %'`,
  },
};

onDatabases('a run that is stopped', (place) => {
  const seen = () => place().rows(`select cluster_id from ${TENANT}.${TABLE}`);

  test.each(Object.entries(moments))(
    'in %s does not wait for its end, and leaves the old rows and no session',
    async (_, { work, seen: state }) => {
      await place().run((t) => t.copy('tenant', TABLE, old));
      const controller = new AbortController();
      const run = place().run(async (t) => {
        await t.delete({
          place: 'tenant',
          table: TABLE,
          where: [{ column: 'usage_start', between: OCTOBER }],
        });
        await work(t);
      }, controller.signal);
      await place().sees(1, state);
      const start = performance.now();
      controller.abort();
      await failure(run, 'STOPPED');
      expect(performance.now() - start).toBeLessThan(10_000);
      await place().sees(0);
      expect(await seen()).toEqual([{ cluster_id: 'old' }]);
    },
  );

  test('while it waits for a lock lets the holder go on', async () => {
    const controller = new AbortController();
    await place().run(async (t) => {
      await t.lock(['a']);
      const waiting = place().run((other) => other.lock(['a']), controller.signal);
      await place().sees(1, WAITING);
      controller.abort();
      await failure(waiting, 'STOPPED');
      await t.copy('tenant', TABLE, old);
    });
    expect(await seen()).toEqual([{ cluster_id: 'old' }]);
  });

  test('before it began does not connect', async () => {
    await failure(
      place().run(() => Promise.reject(new Error('not reached')), AbortSignal.abort()),
      'STOPPED',
    );
  });

  test('while it connects to a server that never answers', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const controller = new AbortController();
    const store = postgresStore({ url: `postgres://u:p@127.0.0.1:${port}/d` });
    const run = store.transaction(TENANT, () => Promise.resolve(), { signal: controller.signal });
    const [socket] = (await once(silent, 'connection')) as [Socket];
    const closed = once(socket.resume(), 'close');
    controller.abort();
    await failure(run, 'STOPPED');
    await closed;
    silent.close();
  });

  test('by closing the store stops too', async () => {
    const run = place().run((t) => t.sql.execute('select pg_sleep(60)'));
    await place().sees(1, SLEEPING);
    await place().store.close();
    await failure(run, 'STOPPED');
  });

  test('by its death frees its locks: the server notices that the client is gone', async () => {
    const [setting] = await place().run((t) =>
      t.sql.rows<{ value: string }>(`select current_setting('client_connection_check_interval') as value`),
    );
    expect(setting).toEqual({ value: '1s' });
  });
});

onDatabases('locks', (place) => {
  test('of one key are held one after the other, of two keys at the same time', async () => {
    const log: string[] = [];
    const other = Promise.withResolvers<void>();
    const run = () =>
      place().run(async (t) => {
        await t.lock(['a']);
        log.push('in');
        if (log.length === 1) {
          await other.promise;
          await place().sees(1, WAITING);
        }
        log.push('out');
      });
    const besides = place().run(async (t) => {
      await t.lock(['b']);
      other.resolve();
    });
    await Promise.all([run(), run(), besides]);
    expect(log).toEqual(['in', 'out', 'in', 'out']);
  });
});
