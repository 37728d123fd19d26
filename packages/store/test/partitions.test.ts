import { expect, test } from 'vitest';
import { onDatabases, TENANT } from './support.ts';

const TABLE = 'reporting_ocp_pod_summary_p';

onDatabases('partitions of the months', (place) => {
  const insert = (...days: string[]) =>
    place().rows(
      `insert into ${TENANT}.${TABLE} (id, cluster_id, usage_start, usage_end)
        select gen_random_uuid(), 'c', day::date, day::date from unnest($1::text[]) day`,
      [days],
    );
  const whereRowsAre = () =>
    place().rows(
      `select split_part(tableoid::regclass::text, '.', 2) as part, usage_start::text as day
        from ${TENANT}.${TABLE} order by usage_start`,
    );
  const registered = () =>
    place().rows(
      `select table_name as name, partition_parameters as parameters, active from ${TENANT}.partitioned_tables
        where partition_of_table_name = $1 and table_name !~ '_default$' order by 1`,
      [TABLE],
    );

  test('are made through the registry for every month of a range, also over a year', async () => {
    await place().run((t) => t.ensurePartitions([TABLE], { start: '2024-11-15', end: '2025-12-01' }));
    const rows = await registered();
    expect(rows).toHaveLength(14);
    expect(rows[0]).toEqual({
      name: `${TABLE}_2024_11`,
      parameters: { default: false, from: '2024-11-01', to: '2024-12-01' },
      active: true,
    });
    await insert('2024-12-31', '2025-01-01');
    expect(await whereRowsAre()).toEqual([
      { part: `${TABLE}_2024_12`, day: '2024-12-31' },
      { part: `${TABLE}_2025_01`, day: '2025-01-01' },
    ]);
  });

  test('a second time changes nothing', async () => {
    const days = { start: '2025-10-01', end: '2025-10-31' };
    await place().run((t) => t.ensurePartitions([TABLE], days));
    const first = await place().rows(`select xmin, * from ${TENANT}.partitioned_tables order by id`);
    await place().run((t) => t.ensurePartitions([TABLE], days));
    expect(await place().rows(`select xmin, * from ${TENANT}.partitioned_tables order by id`)).toEqual(first);
  });

  test('rows of the month leave the default partition, others stay', async () => {
    await insert('2025-09-30', '2025-10-01', '2025-10-31', '2025-11-01');
    await place().run((t) => t.ensurePartitions([TABLE], { start: '2025-10-05', end: '2025-10-06' }));
    expect(await whereRowsAre()).toEqual([
      { part: `${TABLE}_default`, day: '2025-09-30' },
      { part: `${TABLE}_2025_10`, day: '2025-10-01' },
      { part: `${TABLE}_2025_10`, day: '2025-10-31' },
      { part: `${TABLE}_default`, day: '2025-11-01' },
    ]);
    expect(await registered()).toEqual([
      {
        name: `${TABLE}_2025_10`,
        parameters: { default: false, from: '2025-10-01', to: '2025-11-01' },
        active: true,
      },
    ]);
  });

  test.each([{ rows: 'no rows' }, { rows: 'rows' }])(
    'two writers that meet both succeed, with $rows in the default partition',
    async ({ rows }) => {
      if (rows === 'rows') await insert('2025-10-02');
      const days = { start: '2025-10-01', end: '2025-10-03' };
      let release = (): void => undefined;
      const held = new Promise<void>((resolve) => (release = resolve));
      let arrive = (): void => undefined;
      const arrived = new Promise<void>((resolve) => (arrive = resolve));
      const first = place().run(async (t) => {
        await t.ensurePartitions([TABLE], days);
        arrive();
        await held;
      });
      await arrived;
      const second = place().run(async (t) => {
        await t.ensurePartitions([TABLE], days);
        return t.sql.rows<{ name: string }>(
          `select table_name as name from partitioned_tables where table_name = '${TABLE}_2025_10'`,
        );
      });
      await place().sees(1, `wait_event_type = 'Lock'`);
      release();
      await first;
      expect(await second).toEqual([{ name: `${TABLE}_2025_10` }]);
      expect(await registered()).toHaveLength(1);
    },
  );

  test('a table without a registered default partition is left alone', async () => {
    await place().rows(`delete from ${TENANT}.partitioned_tables where partition_of_table_name = $1`, [
      TABLE,
    ]);
    await place().run((t) => t.ensurePartitions([TABLE], { start: '2025-10-01', end: '2025-10-03' }));
    expect(await registered()).toEqual([]);
  });

  test('a failed run leaves no partition', async () => {
    const run = place().run(async (t) => {
      await t.ensurePartitions([TABLE], { start: '2025-10-01', end: '2025-10-03' });
      throw new Error('later');
    });
    await expect(run).rejects.toThrow('later');
    expect(await registered()).toEqual([]);
  });
});
