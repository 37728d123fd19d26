import type { ReplacedRows } from '@ocp/core';
import { expect, test } from 'vitest';
import { failure, OCTOBER, onDatabases, resultOf, SOURCE, TENANT } from './support.ts';

const TABLE = 'reporting_ocpusagelineitem_daily_summary';
const columns = {
  uuid: 'uuid',
  usage_start: 'date',
  usage_end: 'date',
  namespace: 'text',
  pod_usage_cpu_core_hours: 'double',
  source_uuid: 'uuid',
} as const;

let last = 0;
type Line = readonly [namespace: string, hours: number | null];
/** Rows of a day, each with a key of its own as an engine makes it. */
const rowsOf = (...lines: readonly Line[]) =>
  resultOf(
    columns,
    lines.map(([namespace, hours]) => [
      `00000000-0000-4000-8000-${String(++last).padStart(12, '0')}`,
      ...['2025-10-01', '2025-10-01', namespace, hours, SOURCE],
    ]),
  );
const ofMonth: ReplacedRows = {
  place: 'tenant',
  table: TABLE,
  where: [[{ column: 'usage_start', between: OCTOBER }]],
  anew: false,
};

onDatabases('a replacement that writes only what differs', (place) => {
  const replace = (...lines: readonly Line[]) => place().run((t) => t.replace(ofMonth, rowsOf(...lines)));
  const seen = () =>
    place().rows(
      `select namespace, pod_usage_cpu_core_hours::float8 as hours, uuid, xmin::text as transaction
        from ${TENANT}.${TABLE} where usage_start between '2025-10-01' and '2025-10-31' order by 1, 2, 3`,
    );
  const values = async () => (await seen()).map(({ namespace, hours }) => [namespace, hours]);

  test('leaves equal rows where they are, whatever their key', async () => {
    expect(await replace(['a', 1], ['b', 2], ['c', null])).toEqual({ deleted: 0, written: 3 });
    const before = await seen();
    expect(await replace(['c', null], ['b', 2], ['a', 1])).toEqual({ deleted: 0, written: 0, unchanged: 3 });
    expect(await seen()).toEqual(before);
    expect(await replace(['a', 1], ['b', 3])).toEqual({ deleted: 2, written: 1, unchanged: 1 });
    expect(await values()).toEqual([
      ['a', 1],
      ['b', 3],
    ]);
    expect((await seen())[0]).toEqual(before[0]);
  });

  // Columns at odd and at even places: each half of a row has both kinds.
  test.each(['pod_labels', 'all_labels', 'pod_usage_cpu_core_hours', 'pod_request_cpu_core_hours'])(
    'writes null, and nothing that is close to it, into %s',
    async (column) => {
      await replace(['a', null]);
      const close = column.endsWith('labels') ? `'{}'` : '0';
      await place().rows(`update ${TENANT}.${TABLE} set ${column} = ${close}`);
      expect(await replace(['a', null])).toEqual({ deleted: 1, written: 1, unchanged: 0 });
    },
  );

  test('counts a row as often as it is there', async () => {
    await replace(['a', 1], ['a', 1], ['b', 2]);
    expect(await replace(['a', 1], ['b', 2], ['b', 2])).toEqual({ deleted: 1, written: 1, unchanged: 2 });
    expect(await values()).toEqual([
      ['a', 1],
      ['b', 2],
      ['b', 2],
    ]);
  });

  test('takes numbers for the same that another order of a sum makes, and no others', async () => {
    await replace(['a', 1000], ['b', 0.1], ['c', 5]);
    const again: Line[] = [
      ['a', 1000.0000000001],
      ['b', 0.1 + 0.2 - 0.2],
      ['c', 5.00000000001],
    ];
    expect(await replace(...again)).toEqual({ deleted: 1, written: 1, unchanged: 2 });
    expect(await values()).toEqual([
      ['a', 1000],
      ['b', 0.1],
      ['c', 5.00000000001],
    ]);
  });

  test('puts right what somebody else changed, added or deleted, also in columns that no run writes', async () => {
    await replace(['a', 1], ['b', 2], ['c', 3]);
    await place().rows(`delete from ${TENANT}.${TABLE} where namespace = 'a'`);
    await place().rows(`update ${TENANT}.${TABLE} set cost_model_cpu_cost = 7 where namespace = 'b'`);
    await place().rows(
      `insert into ${TENANT}.${TABLE} (uuid, usage_start, usage_end, namespace) values (gen_random_uuid(), '2025-10-02', '2025-10-02', 'x')`,
    );
    expect(await replace(['a', 1], ['b', 2], ['c', 3])).toEqual({ deleted: 2, written: 2, unchanged: 1 });
    expect(
      await place().rows(
        `select namespace, cost_model_cpu_cost from ${TENANT}.${TABLE} where usage_start between '2025-10-01' and '2025-10-31' order by 1`,
      ),
    ).toEqual(['a', 'b', 'c'].map((namespace) => ({ namespace, cost_model_cpu_cost: null })));
  });

  test('writes all of them anew where that is asked for', async () => {
    await replace(['a', 1]);
    const [before] = await seen();
    expect(await place().run((t) => t.replace({ ...ofMonth, anew: true }, rowsOf(['a', 1])))).toEqual({
      deleted: 1,
      written: 1,
    });
    expect((await seen())[0]?.['uuid']).not.toBe(before?.['uuid']);
  });

  test('changes nothing when a row that goes was changed by somebody else meanwhile', async () => {
    await replace(['a', 1], ['b', 2]);
    const error = await failure(
      place().run(async (t) => {
        const replacement = await t.replacement(ofMonth);
        // As a row that has moved: it is not there any more when it is to be deleted.
        await t.sql.execute(
          `create rule nothing_goes as on delete to ${TENANT}.${TABLE} where old.namespace = 'a' do instead nothing`,
        );
        return replacement.settle(0);
      }),
      'DATABASE_STATEMENT',
    );
    expect(error.passing).toBe(true);
    expect((await values()).length).toBe(2);
  });
});
