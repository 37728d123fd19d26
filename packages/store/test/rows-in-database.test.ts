import type { Columns, ResultTable } from '@ocp/core';
import { expect, test } from 'vitest';
import { addSource, failure, onDatabases, resultOf, SOURCE, TENANT } from './support.ts';

const table = 'reporting_ocpusagelineitem_daily_summary';
const columns: Columns = {
  uuid: 'uuid',
  usage_start: 'date',
  usage_end: 'date',
  namespace: 'text',
  pod_labels: 'json',
  pod_usage_cpu_core_hours: 'double',
  cost_category_id: 'integer',
  source_uuid: 'uuid',
};
const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const types: Readonly<Record<string, string>> = {
  uuid: 'uuid',
  date: 'date',
  text: 'text',
  json: 'text',
  double: 'float8',
  integer: 'bigint',
};

type Values = readonly (string | number | null)[];

/** Rows that are in the database already, as an engine there hands them over. */
function selected(of: Columns, rows: readonly Values[]): ResultTable {
  const value = (given: string | number | null, type: string) =>
    given === null ? `null::${types[type]}` : `'${String(given).replaceAll("'", "''")}'::${types[type]}`;
  const lines = rows.map(
    (row) =>
      `(${Object.values(of)
        .map((type, index) => value(row[index] ?? null, type))
        .join(', ')})`,
  );
  const names = Object.keys(of).join(', ');
  return {
    columns: of,
    rows: rows.length,
    select: `select ${names} from (values ${lines.join(', ')}) made (${names})`,
    copy: () => Promise.reject(new Error('the rows need not leave the database')),
  };
}

const day = '2025-10-01';
const row = (n: number, namespace: string | null, labels: string | null, hours: number | null): Values => [
  uuid(n),
  day,
  day,
  namespace,
  labels,
  hours,
  null,
  SOURCE,
];

onDatabases('rows that are in the database already', (place) => {
  const written = (rows: ResultTable) => place().run((t) => t.copy('tenant', table, rows));
  const found = () =>
    place().rows(
      `select uuid, usage_start::text, namespace, pod_labels::text, pod_usage_cpu_core_hours::text, cost_category_id, source_uuid
        from ${TENANT}.${table} order by uuid`,
    );

  test('arrive as those that are copied in do', async () => {
    const rows = [
      row(1, '', '{"b":"\\u00e9","a":""}', 1 / 3),
      row(2, null, null, null),
      row(3, "o'hara", '{}', 2.5e-15),
    ];
    expect(await written(selected(columns, rows))).toBe(3);
    const there = await found();
    await place().rows(`delete from ${TENANT}.${table}`);
    await written(resultOf(columns, rows));
    const copied = await found();
    expect(there).toEqual(copied);
    expect(there[0]).toMatchObject({ namespace: '', pod_usage_cpu_core_hours: '0.333333333333333' });
  });

  test('are rounded once, at the scale of their column', async () => {
    // More than 15 significant digits; a half of the last place that only 15 digits have; powers of two, great and small.
    const hours = [
      12.345678901234567,
      1234.5678901234567,
      0.1234567890123455,
      123456789.12345679,
      2 ** 52 + 0.5,
      2 ** -40,
    ];
    const rows = hours.flatMap((value, n) => [row(n, 'a', '{}', value), row(100 + n, 'a', '{}', -value)]);
    await written(selected(columns, rows));
    const there = await found();
    await place().rows(`delete from ${TENANT}.${table}`);
    await written(resultOf(columns, rows));
    expect(there).toEqual(await found());
    expect(there[0]).toMatchObject({ pod_usage_cpu_core_hours: '12.345678901234567' });
  });

  test('are refused where a text is longer than its column, not cut', async () => {
    const rows = [row(1, 'shop', '{}', 1), row(2, 'x'.repeat(254), '{}', 1)];
    const { where } = await failure(written(selected(columns, rows)), 'VALUE_TOO_LONG');
    expect(where).toMatchObject({ schema: TENANT, table, column: 'namespace', row: 2 });
    expect(await found()).toEqual([]);
  });

  test('are refused where a number is too great for its column, with column and row as COPY says them', async () => {
    // Hours are a numeric(33,15).
    for (const hours of [1e18, -1e18, 1e300]) {
      const rows = [row(1, 'shop', '{}', 9.99e17), row(2, 'shop', '{}', hours)];
      for (const given of [selected(columns, rows), resultOf(columns, rows)]) {
        const { where } = await failure(written(given), 'VALUE_REJECTED');
        expect(where).toMatchObject({ schema: TENANT, table, column: 'pod_usage_cpu_core_hours', row: 2 });
      }
    }
    expect(await found()).toEqual([]);
  });

  test('are refused where a text is no JSON', async () => {
    await failure(written(selected(columns, [row(1, 'shop', '{', 1)])), 'VALUE_REJECTED');
  });

  test('are counted', async () => {
    const rows = { ...selected(columns, [row(1, 'shop', '{}', 1)]), rows: 2 };
    await failure(written(rows), 'ENGINE_STEP');
    expect(await found()).toEqual([]);
  });

  test('are merged like others', async () => {
    await addSource(place().outside);
    const rows = selected({ namespace: 'text' }, [['shop'], ['pay'], [null]]);
    const cluster = { clusterId: 'Basic one', clusterAlias: 'Basic one', source: SOURCE };
    const merge = () => place().run((t) => t.merge('reporting_ocp_projects', rows, cluster));
    expect(await merge()).toEqual({ deleted: 0, written: 2 });
    expect(await merge()).toEqual({ deleted: 0, written: 0 });
  });
});
