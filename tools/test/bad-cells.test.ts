import { cpSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { clouds, inputTable, kokuTables, type CloudType } from '@ocp/core';
import { arrow } from '@ocp/engine-arrow';
import { duckdb } from '@ocp/engine-duckdb';
import { postgres } from '@ocp/engine-postgres';
import { expect, it } from 'vitest';
import { partitionFolder } from '../src/generate/files.ts';
import { days } from '../src/lakes/openshift.ts';
import type { Row, SmallBill } from '../src/lakes/rows.ts';
import { writeTable } from '../src/lakes/write.ts';
import { billWith, type Line } from './support/small-bills.ts';
import { machineWith } from './support/small-machine.ts';
import { serverOfFile, withSmallLife } from './support/small-life.ts';

const server = serverOfFile();
const lines: Line[] = days.map((day) => ({ day, cost: 1, node: 'node-1' }));
const engines = [duckdb(), arrow(), postgres()];

/** The bill, and after its rows one for each cell that cannot be meant: in every amount, and in the time. */
function badBill(cloud: CloudType): { bill: SmallBill; bad: { column: string; row: number }[] } {
  const [[name = '', rows = []] = []] = Object.entries(billWith(cloud, lines));
  const { columns, time } = inputTable(name);
  const amounts = Object.keys(columns).filter((column) => columns[column] === 'double');
  const cells: [string, string][] = [
    ...amounts.flatMap((column) =>
      ['NaN', 'Infinity', '-Infinity', '3.7e21', '-3.7e21'].map((cell): [string, string] => [column, cell]),
    ),
    [time, '9999-01-01 00:00:00'],
    [time, '1900-01-01 00:00:00'],
  ];
  const bad = cells.map(([column, cell], index): Row => ({
    ...rows[0]!,
    row_uuid: `bad-${index}`,
    [column]: cell,
  }));
  return {
    bill: { [name]: [...rows, ...bad] },
    bad: cells.map(([column], index) => ({ column, row: rows.length + index + 1 })),
  };
}

it.each([
  ...engines.map((engine) => ({ cloud: 'AWS', engine }) as const),
  { cloud: 'Azure', engine: duckdb() },
  { cloud: 'GCP', engine: postgres() },
] as const)('a month of $cloud is not lost to one cell, with $engine.name', async ({ cloud, engine }) => {
  const { bill, bad } = badBill(cloud);
  await withSmallLife({ server, cloud, engine, clusters: 1, lines }, async (life) => {
    const { tenant, options, connection, costs } = life;
    const [source = ''] = life.sources;
    for (const [table, rows] of Object.entries(bill)) await writeTable(connection, options, table, rows);
    await tenant.openshift(source);
    const { status, warnings } = await tenant.onCloud(source);
    expect(status).toBe('done');
    const columns = [...new Set(bad.map(({ column }) => column))];
    const [table = ''] = Object.keys(bill);
    const file = expect.stringContaining(`${table}.parquet`);
    expect(warnings.filter(({ code }) => code === 'LAKE_ROWS_LEFT_OUT')).toEqual(
      expect.arrayContaining(
        columns.map((column) => {
          const found = bad.filter((cell) => cell.column === column);
          const where = { table, file, column, row: found[0]!.row, rows: found.length };
          return expect.objectContaining({ where: expect.objectContaining(where) });
        }),
      ),
    );
    const paid = { 'cluster-1': 3 };
    const { detail, console: shown, clouds: together, summary, openshift } = await costs();
    expect([detail, shown, together, summary, openshift]).toEqual([paid, paid, paid, paid, paid]);
  });
});

// Its claim comes with it or not at all: engines read the same file twice, for the requests of the last hour and for claims.
it.each(engines.map((engine) => ({ name: engine.name, engine })))(
  'a virtual machine has nothing of a report that requests what is no number, with $name',
  async ({ engine }) => {
    expect(await machineWith({ server, engine, cores: 4 })).toEqual({
      rows: [
        { cores: 96, claim: null },
        { cores: null, claim: 'claim' },
      ],
      warnings: [],
    });
    expect(await machineWith({ server, engine, cores: 'NaN' })).toEqual({
      rows: [{ cores: 48, claim: null }],
      warnings: ['LAKE_ROWS_LEFT_OUT'],
    });
  },
);

it('every amount of a bill has a limit', () => {
  const read = Object.values(clouds).flatMap((cloud) => (cloud?.inputs ?? []).map(({ table }) => table));
  for (const table of [...read, inputTable('aws_lines'), inputTable('gcp_lines')]) {
    const amounts = Object.keys(table.columns).filter((column) => table.columns[column] === 'double');
    expect(Object.keys(table.limits ?? {}).sort(), table.name).toEqual(amounts.sort());
  }
});

// Koku's run ends there as well (its tables of all clouds need a product of every row), but with half of its costs written.
it.each([
  { cloud: 'Azure', engine: arrow(), named: 'servicename or metercategory', resource: 'node-1' },
  { cloud: 'GCP', engine: duckdb(), named: 'service_description', resource: 'i-node-1' },
] as const)(
  'a line of $cloud that names no service ends the run, which says which line',
  async ({ cloud, engine, named, resource }) => {
    await withSmallLife({ server, cloud, engine, clusters: 1, lines }, async (life) => {
      const { tenant, options, connection, costs, world } = life;
      const [source = ''] = life.sources;
      await tenant.summarize(world);
      const paid = await costs();
      const nameless = Object.fromEntries(clouds[cloud].bill.service.map((column) => [column, '']));
      for (const [table, rows] of Object.entries(billWith(cloud, lines))) {
        const changed = rows.map((row, index) => (index === 1 ? { ...row, ...nameless } : row));
        await writeTable(connection, options, table, changed);
      }
      await expect(tenant.onCloud(source)).rejects.toMatchObject({
        code: 'VALUE_REJECTED',
        where: {
          table: 'reporting_ocpallcostlineitem_project_daily_summary_p',
          column: 'product_code',
          row: `${days[1]}, resource ${resource}, namespace shop`,
        },
        hint: expect.stringContaining(named),
      });
      expect(paid.detail).toEqual({ 'cluster-1': 3 });
      expect(await costs()).toEqual(paid);
    });
  },
);

// A numeric(17,9): such a row ends Koku's run too (spec ocp-on-azure.md 8), while the bill by itself holds it.
it.each(engines)(
  'a cost that the detail of Azure cannot hold ends the run with table, column and row: $name',
  async (engine) => {
    const dear = lines.map((line) => ({ ...line, cost: line.day === days[0] ? 1e8 : 1 }));
    await withSmallLife({ server, cloud: 'Azure', engine, clusters: 1, lines: dear }, async (life) => {
      const [source = ''] = life.sources;
      await life.tenant.openshift(source);
      await expect(life.tenant.onCloud(source)).rejects.toMatchObject({
        code: 'VALUE_REJECTED',
        where: {
          table: kokuTables('Azure').detail,
          column: 'pretax_cost',
          row: expect.any(Number) as number,
        },
      });
      expect(await life.costs()).toEqual({ detail: {}, console: {}, clouds: {}, summary: {}, openshift: {} });
    });
  },
);

// Two manifests of one day, each with all of its hours: both count, as in Koku, and somebody hears of it.
it.each(engines)(
  'two files with the same hours count twice, and a warning names both: $name',
  async (engine) => {
    await withSmallLife({ server, cloud: 'AWS', engine, clusters: 1, lines }, async (life) => {
      const { tenant, options } = life;
      const [source = ''] = life.sources;
      const hours = async () => {
        const { rows } = await tenant.client.query<{ used: number }>(
          `select sum(pod_usage_cpu_core_hours)::float8 as used
          from "${options.schema}".reporting_ocpusagelineitem_daily_summary where namespace = 'shop'`,
        );
        return rows[0]?.used;
      };
      expect((await tenant.openshift(source)).warnings).toEqual([]);
      // Four cores for an hour of each of three days.
      expect(await hours()).toBe(12);
      for (const name of ['pod_hours', 'pod_days']) {
        const folder = partitionFolder(options, inputTable(name));
        const [file = ''] = readdirSync(folder);
        cpSync(join(folder, file), join(folder, `again-${file}`));
      }
      const { warnings } = await tenant.openshift(source);
      const [warning] = warnings;
      expect(warnings).toMatchObject([{ code: 'LAKE_HOURS_TWICE' }]);
      expect(
        [warning?.where['file'], warning?.where['other']].map((file) => basename(String(file))).sort(),
      ).toEqual(['again-pod_hours.parquet', 'pod_hours.parquet']);
      expect(await hours()).toBe(24);
    });
  },
);
