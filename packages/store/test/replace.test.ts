import { Readable } from 'node:stream';
import { OcpError, type ResultTable } from '@ocp/core';
import { expect, test } from 'vitest';
import { failure, OCTOBER, onDatabases, resultOf, SOURCE, TENANT } from './support.ts';

const TABLE = 'reporting_ocpusagelineitem_daily_summary';
const columns = {
  uuid: 'uuid',
  usage_start: 'date',
  usage_end: 'date',
  namespace: 'text',
  source_uuid: 'uuid',
} as const;
const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const rowsOf = (namespace: string, count: number) =>
  resultOf(
    columns,
    Array.from({ length: count }, (_, n) => [uuid(n), '2025-10-01', '2025-10-01', namespace, SOURCE]),
  );
const all = {
  place: 'tenant' as const,
  table: TABLE,
  where: [{ column: 'usage_start', between: OCTOBER }],
};

onDatabases('a replacement of rows', (place) => {
  const seen = () =>
    place().rows(`select namespace, count(*)::int as rows from ${TENANT}.${TABLE} group by 1 order by 1`);
  const write = (rows: ResultTable) =>
    place().run(async (t) => {
      const deleted = await t.delete(all);
      return { deleted, written: await t.copy('tenant', TABLE, rows) };
    });

  test('is seen as a whole, and only after the commit', async () => {
    expect(await write(rowsOf('old', 3))).toEqual({ deleted: 0, written: 3 });
    await place().run(async (t) => {
      expect(await t.delete(all)).toBe(3);
      expect(await seen()).toEqual([{ namespace: 'old', rows: 3 }]);
      expect(await t.copy('tenant', TABLE, rowsOf('new', 2))).toBe(2);
      expect(await seen()).toEqual([{ namespace: 'old', rows: 3 }]);
    });
    expect(await seen()).toEqual([{ namespace: 'new', rows: 2 }]);
  });

  test('leaves the old rows when the stream fails in its middle, and says why the stream failed', async () => {
    await write(rowsOf('old', 3));
    const cause = new OcpError('ENGINE_STEP', 'the engine broke', { where: { step: 'pod_rows' } });
    const broken: ResultTable = {
      columns,
      rows: 100_000,
      copy: () =>
        Promise.resolve(
          Readable.from(
            (function* () {
              for (let n = 0; n < 50_000; n++) yield `${uuid(n)},2025-10-01,2025-10-01,new,${SOURCE}\n`;
              throw cause;
            })(),
          ),
        ),
    };
    const error = await failure(write(broken), 'ENGINE_STEP');
    expect(error.message).toBe('the engine broke');
    expect(error.where).toMatchObject({ step: 'pod_rows', table: TABLE });
    expect(await seen()).toEqual([{ namespace: 'old', rows: 3 }]);
  });

  test('leaves the old rows when the stream ends early without an error', async () => {
    await write(rowsOf('old', 3));
    const short: ResultTable = { ...rowsOf('new', 5), rows: 6 };
    await failure(write(short), 'ENGINE_STEP');
    const cut = Readable.from(['x']);
    cut.destroy();
    await failure(write({ columns, rows: 1, copy: () => Promise.resolve(cut) }), 'ENGINE_STEP');
    const cutLater = new Readable({ read: () => undefined });
    cutLater.push(`${uuid(1)},2025-10-01,2025-10-01,new,${SOURCE}\n`);
    setTimeout(() => cutLater.destroy(), 50);
    await failure(write({ columns, rows: 1, copy: () => Promise.resolve(cutLater) }), 'ENGINE_STEP');
    expect(await seen()).toEqual([{ namespace: 'old', rows: 3 }]);
  });

  test('leaves the old rows when the work throws, and throws the same', async () => {
    await write(rowsOf('old', 3));
    const reason = new RangeError('mine');
    const run = place().run(async (t) => {
      await t.delete(all);
      throw reason;
    });
    await expect(run).rejects.toBe(reason);
    expect(await seen()).toEqual([{ namespace: 'old', rows: 3 }]);
  });

  test('does not pass for done when an error inside was swallowed', async () => {
    const run = place().run(async (t) => {
      await t.copy('tenant', TABLE, rowsOf('new', 2));
      await t.sql.execute('select 1 / 0').catch(() => undefined);
    });
    await failure(run, 'DATABASE_STATEMENT');
    expect(await seen()).toEqual([]);
  });

  test('deletes by days, value, and null or zero, all together', async () => {
    await place().rows(
      `insert into ${TENANT}.${TABLE} (uuid, usage_start, usage_end, namespace, infrastructure_raw_cost)
        values (gen_random_uuid(), '2025-10-01', '2025-10-01', 'null', null),
          (gen_random_uuid(), '2025-10-31', '2025-10-31', 'zero', 0),
          (gen_random_uuid(), '2025-10-15', '2025-10-15', 'cost', 0.01),
          (gen_random_uuid(), '2025-11-01', '2025-11-01', 'later', 0)`,
    );
    const where = [...all.where, { column: 'infrastructure_raw_cost', nullOrZero: true as const }];
    expect(await place().run((t) => t.delete({ ...all, where }))).toBe(2);
    expect((await seen()).map(({ namespace }) => namespace)).toEqual(['cost', 'later']);
    const equals = [{ column: 'namespace', equals: "cost' or true --" }];
    expect(await place().run((t) => t.delete({ ...all, where: equals }))).toBe(0);
  });

  test('keeps state beside the tenant, made on demand and found again', async () => {
    const state = { place: 'state' as const, table: 'openshift_daily_summary', where: all.where };
    const more = { ...columns, pod_labels: 'json', cores: 'double', csi_volume_handle: 'text' } as const;
    const rows = resultOf(more, [
      [uuid(1), '2025-10-01', '2025-10-01', 'n', SOURCE, '{"a": "b"}', 0.1, null],
    ]);
    const write = () =>
      place().run(async (t) => {
        const deleted = await t.delete(state);
        return [deleted, await t.copy('state', state.table, rows)];
      });
    expect(await write()).toEqual([0, 1]);
    expect(await write()).toEqual([1, 1]);
    expect(
      await place().rows(`select cores, pod_labels, csi_volume_handle from ${TENANT}__ocp.${state.table}`),
    ).toEqual([{ cores: 0.1, pod_labels: '{"a": "b"}', csi_volume_handle: null }]);
    const [index] = await place().rows(`select indexdef from pg_indexes where schemaname = '${TENANT}__ocp'`);
    expect(index?.['indexdef']).toContain('(source_uuid, usage_start)');
    await failure(
      place().run(async (t) => {
        await t.copy('state', 'another', rows);
        throw new OcpError('ENGINE_STEP', 'later');
      }),
      'ENGINE_STEP',
    );
    expect(await place().rows(`select to_regclass('${TENANT}__ocp.another') as found`)).toEqual([
      { found: null },
    ]);
  });

  test('two first runs of a tenant can both make the state', async () => {
    const first = (table: string) => place().run((t) => t.copy('state', table, rowsOf('n', 1)));
    expect(await Promise.all(['one', 'two', 'one'].map(first))).toEqual([1, 1, 1]);
  });

  test('reads nothing but the days and zones of UTC', async () => {
    await place().rows(
      `alter database ${new URL(place().url).pathname.slice(1)} set timezone to 'Asia/Tokyo'`,
    );
    await place().run(async (t) => {
      expect(await t.sql.rows(`select '2025-10-01 00:30+00'::timestamptz::date::text as day`)).toEqual([
        { day: '2025-10-01' },
      ]);
    });
  });

  test('a read-only transaction cannot write', async () => {
    const run = place().store.transaction(TENANT, (t) => t.delete(all), {
      signal: new AbortController().signal,
      readOnly: true,
    });
    await failure(run, 'DATABASE_STATEMENT');
  });
});
