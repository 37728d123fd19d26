import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { postgresStore } from '../src/index.ts';
import { addSource, failure, onDatabases, resultOf, SOURCE, TENANT } from './support.ts';

const SUMMARY = 'reporting_ocpusagelineitem_daily_summary';
const columns = { uuid: 'uuid', usage_start: 'date', usage_end: 'date', namespace: 'text' } as const;
const good = [SOURCE, '2025-10-01', '2025-10-01', 'n'];

onDatabases('an error', (place) => {
  const at = (url: string) =>
    postgresStore({ url }).transaction(TENANT, () => Promise.resolve(), {
      signal: new AbortController().signal,
    });
  const changed = (change: (url: URL) => void) => {
    const url = new URL(place().url);
    change(url);
    return url.href;
  };
  const copy = (rows: readonly (readonly (string | null)[])[], table = SUMMARY) =>
    place().run((t) => t.copy('tenant', table, resultOf(columns, rows)));

  test('of the address says if the server is away or refuses, without the password', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    silent.close();
    await failure(at(changed((url) => (url.port = String(port)))), 'DATABASE_UNREACHABLE');
    await failure(at(changed((url) => (url.hostname = 'no-such-host.invalid'))), 'DATABASE_UNREACHABLE');
    const secret = 'sesame-ӕ';
    const wrong = [
      changed((url) => (url.password = secret)),
      changed(
        (url) => ((url.pathname = '/no_such_database'), (url.password = new URL(place().url).password)),
      ),
      changed((url) => ((url.username = 'nobody'), (url.password = secret))),
    ];
    for (const url of wrong) {
      const error = await failure(at(url), 'DATABASE_REFUSED');
      expect(error.hint).toBeDefined();
      expect(inspect(error, { depth: 10 })).not.toContain('sesame');
      expect(postgresStore({ url }).origin).toBe(`postgres://${new URL(url).host}${new URL(url).pathname}`);
    }
    for (const url of ['', 'mysql://u:sesame@h/d', 'postgres://u:sesa%me@h:x/d', 'sesame']) {
      const thrown = await failure(
        Promise.resolve().then(() => at(url)),
        'REQUEST_INVALID',
      );
      expect(inspect(thrown, { depth: 10 })).not.toContain('sesame');
    }
  });

  test('of an absent schema, table or column names it', async () => {
    const run = place().store.transaction('no_such_tenant', () => Promise.resolve(), {
      signal: new AbortController().signal,
    });
    expect((await failure(run, 'SCHEMA_UNKNOWN')).where).toMatchObject({ schema: 'no_such_tenant' });
    expect((await failure(copy([good], 'no_such_table'), 'TABLE_MISSING')).where).toMatchObject({
      schema: TENANT,
      table: 'no_such_table',
    });
    const missing = await failure(
      place().run((t) => t.copy('tenant', SUMMARY, resultOf({ ...columns, no_such: 'text' }, []))),
      'COLUMN_MISSING',
    );
    expect(missing.message).toContain('no_such');
    await place().rows(`drop table ${TENANT}.reporting_enabledtagkeys cascade`);
    const config = place().run((t) => t.config(SOURCE, { start: '2025-10-01', end: '2025-10-01' }));
    await failure(config, 'TABLE_MISSING');
  });

  test('of a value names table, column and row', async () => {
    const tooLong = await failure(
      copy([good, [SOURCE, '2025-10-01', '2025-10-01', 'n'.repeat(254)]]),
      'VALUE_TOO_LONG',
    );
    expect(tooLong.where).toMatchObject({ schema: TENANT, table: SUMMARY, column: 'namespace', row: 2 });
    const rejected = {
      usage_start: ['soon', '2025-02-30'],
      uuid: ['x', null],
      namespace: ['a\0b'],
    };
    for (const [column, values] of Object.entries(rejected)) {
      for (const value of values) {
        const row = Object.keys(columns).map((name, n) => (name === column ? value : (good[n] ?? null)));
        const { where } = await failure(copy([row]), 'VALUE_REJECTED');
        expect(where).toMatchObject({ schema: TENANT, table: SUMMARY, row: 1 });
        if (!value?.includes('\0')) expect(where).toMatchObject({ column });
      }
    }
    await failure(copy([good, good]), 'VALUE_REJECTED');
    const tooGreat = place().run((t) =>
      t.copy(
        'tenant',
        SUMMARY,
        resultOf({ ...columns, pod_usage_cpu_core_hours: 'double' }, [[...good, 1e30]]),
      ),
    );
    await failure(tooGreat, 'VALUE_REJECTED');
  });

  test('of a key is found at the commit at the latest', async () => {
    await addSource(place().outside);
    const cluster = { clusterId: 'c', clusterAlias: null, source: '99999999-9999-4999-8999-999999999999' };
    const run = place().run((t) =>
      t.merge('reporting_ocp_projects', resultOf({ namespace: 'text' }, [['n']]), cluster),
    );
    expect((await failure(run, 'VALUE_REJECTED')).where).toMatchObject({ table: 'reporting_ocp_clusters' });
  });

  test('of a day without a partition is one of its own', async () => {
    await place().rows(`delete from ${TENANT}.partitioned_tables where partition_of_table_name = $1`, [
      SUMMARY,
    ]);
    expect((await failure(copy([good]), 'PARTITION_MISSING')).where).toMatchObject({ table: SUMMARY });
  });

  test('of a right that the user lacks is a refusal', async () => {
    const name = `limited_${randomBytes(6).toString('hex')}`;
    await place().rows(
      `create role ${name} login password 'limited'; grant usage on schema ${TENANT} to ${name}`,
    );
    try {
      const url = changed((changing) => ((changing.username = name), (changing.password = 'limited')));
      const run = postgresStore({ url }).transaction(TENANT, (t) => t.sql.execute(`select from ${SUMMARY}`), {
        signal: new AbortController().signal,
      });
      await failure(run, 'DATABASE_REFUSED');
    } finally {
      await place().rows(`drop owned by ${name}; drop role ${name}`);
    }
  });

  test('of the line says that the connection was lost, and nothing was written', async () => {
    const run = place().run(async (t) => {
      await t.copy('tenant', SUMMARY, resultOf(columns, [good]));
      const [{ pid } = { pid: 0 }] = await t.sql.rows<{ pid: number }>('select pg_backend_pid() as pid');
      await place().rows('select pg_terminate_backend($1, 5000)', [pid]);
      await t.sql.execute('select 1');
    });
    await failure(run, 'DATABASE_LOST');
    expect(await place().rows(`select from ${TENANT}.${SUMMARY}`)).toEqual([]);
  });

  test('of a statement shows the statement', async () => {
    const error = await failure(
      place().run((t) => t.sql.execute('selec 1')),
      'DATABASE_STATEMENT',
    );
    expect(error.where).toMatchObject({ schema: TENANT, statement: 'selec 1' });
  });
});
