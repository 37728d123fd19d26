import { expect, test } from 'vitest';
import { onDatabases, TENANT } from './support.ts';

const TABLE = 'reporting_ocp_pod_summary_p';
const november = { default: false, from: '2025-11-01', to: '2025-12-01' };

onDatabases('a row of the registry', (place) => {
  const register = (name: string, parameters: object) =>
    place().rows(
      `insert into ${TENANT}.partitioned_tables
        (schema_name, table_name, partition_of_table_name, partition_type, partition_col, partition_parameters)
        values ($1, $2, $3, 'range', 'usage_start', $4)`,
      [TENANT, name, TABLE, parameters],
    );
  const partitions = async () => {
    const found = await place().rows(
      `select c.relname as name, pg_get_expr(c.relpartbound, c.oid) as bounds from pg_class c
        join pg_inherits i on i.inhrelid = c.oid where i.inhparent = $1::regclass and c.relname !~ '_default$'`,
      [`${TENANT}.${TABLE}`],
    );
    return Object.fromEntries(found.map(({ name, bounds }) => [name, bounds]));
  };
  const update = (set: string) =>
    place().rows(`update ${TENANT}.partitioned_tables set ${set} where table_name = '${TABLE}_2025_11'`);
  const bounds = (from: string, to: string) => `FOR VALUES FROM ('${from}') TO ('${to}')`;

  test('makes, detaches, attaches, moves and drops its partition', async () => {
    const name = `${TABLE}_2025_11`;
    await register(name, november);
    expect(await partitions()).toEqual({ [name]: bounds('2025-11-01', '2025-12-01') });
    await update('active = false');
    expect(await partitions()).toEqual({});
    await update('active = true');
    expect(await partitions()).toEqual({ [name]: bounds('2025-11-01', '2025-12-01') });
    await update(`partition_parameters = '{"default": false, "from": "2026-01-01", "to": "2026-02-01"}'`);
    expect(await partitions()).toEqual({ [name]: bounds('2026-01-01', '2026-02-01') });
    await update(`table_name = '${TABLE}_2026_01'`);
    expect(await partitions()).toEqual({ [`${TABLE}_2026_01`]: bounds('2026-01-01', '2026-02-01') });
    await place().rows(`delete from ${TENANT}.partitioned_tables where table_name = '${TABLE}_2026_01'`);
    expect(await partitions()).toEqual({});
    expect(await place().rows('select to_regclass($1) as gone', [`${TENANT}.${TABLE}_2026_01`])).toEqual([
      { gone: null },
    ]);
  });

  test('accepts a partition that was made by hand', async () => {
    const name = `${TENANT}.${TABLE}_2025_11`;
    await place().rows(
      `create table ${name} partition of ${TENANT}.${TABLE} for values from ('2025-11-01') to ('2025-12-01')`,
    );
    await register(`${TABLE}_2025_11`, november);
    expect(Object.keys(await partitions())).toEqual([`${TABLE}_2025_11`]);
  });
});
