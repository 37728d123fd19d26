import { afterAll, beforeAll, expect, it } from 'vitest';
import { compareEngines, parseRequest, type Engine } from '@ocp/core';
import { duckdb } from '@ocp/engine-duckdb';
import { openLake } from '@ocp/lake';
import { postgresStore } from '@ocp/store';
import { ocp } from './support/command.ts';
import { wrap } from './support/wrap.ts';
import { goldenTenant, lakeAt, request, SCHEMA, SOURCE, type Tenant } from './support/tenant.ts';

let tenant: Tenant;
beforeAll(async () => {
  tenant = await goldenTenant('ocp-basic');
});
afterAll(() => tenant.close());

const lake = () => lakeAt(`${tenant.golden}/input`);
const command = (...more: string[]) => ocp(request('compare', lake(), ...more), { database: tenant.url });

/** DuckDB under another name, with an error: the capacity of one node on one day is 1. */
const planted: Engine = {
  ...duckdb(),
  name: 'planted',
  async open(job) {
    const session = await duckdb().open(job);
    return wrap(session, {
      async rows(relation, where, limit) {
        const rows = await session.rows(relation, where, limit);
        const capacity: Record<string, string> = {
          node_capacity: 'cpu_core_hours',
          summary_rows: 'node_capacity_cpu_core_hours',
        };
        const column = capacity[relation];
        if (column === undefined) return rows;
        const node = [...new Set(rows.map((row) => String(row.node)))].sort()[0];
        const wrong = (row: (typeof rows)[number]) => row.node === node && row.usage_start === '2025-10-01';
        return rows.map((row) => (wrong(row) ? { ...row, [column]: 1 } : row));
      },
    });
  },
};

it('names the first step, table, column, key and both values of a planted error', async () => {
  const store = postgresStore({ url: tenant.url });
  const files = await openLake(lake());
  const before = await tenant.content();
  try {
    const asked = parseRequest({
      provider_type: 'OCP',
      schema: SCHEMA,
      ocp_source_uuid: SOURCE,
      start_date: '2025-10-01',
      end_date: '2025-10-03',
    });
    const { signal } = new AbortController();
    const report = await compareEngines(asked, [duckdb(), planted], { lake: files, store }, signal);
    expect(report.status).toBe('different');
    const [found] = report.comparisons;
    expect(found).toMatchObject({ left: 'duckdb', right: 'planted' });
    const different = found?.tables.filter(({ status }) => status === 'different').map(({ table }) => table);
    expect(different).toEqual(['openshift_daily_summary', 'reporting_ocpusagelineitem_daily_summary']);
    expect(found?.firstStep?.table).toBe('node_capacity');
    const [difference] = found?.firstStep?.differences ?? [];
    expect(difference).toMatchObject({
      kind: 'cells',
      key: { usage_start: '2025-10-01' },
      cells: [{ column: 'cpu_core_hours', right: '1' }],
    });
  } finally {
    await files.close();
    await store.close();
  }
  expect(await tenant.content()).toEqual(before);
});

it('compares an engine with the rows that are in the database', async () => {
  await ocp(request('aggregate', lake()), { database: tenant.url });
  const equal = await command('--engines', 'duckdb,incumbent', '--json');
  expect(equal.status, equal.said).toBe(0);
  expect(JSON.parse(equal.out)).toMatchObject({ status: 'done' });
  await tenant.rows(`update ${SCHEMA}.reporting_ocpusagelineitem_daily_summary
    set pod_usage_cpu_core_hours = pod_usage_cpu_core_hours + 0.000001
    where ctid = (select min(ctid) from ${SCHEMA}.reporting_ocpusagelineitem_daily_summary where data_source = 'Pod')`);
  const different = await command('--engines', 'incumbent,duckdb');
  expect(different.status, different.said).toBe(4);
  expect(different.out).toContain('pod_usage_cpu_core_hours: incumbent');
  const last = `incumbent and duckdb: 1 of 1 table differs: reporting_ocpusagelineitem_daily_summary (1 row)`;
  expect(different.out.trimEnd().split('\n').at(-1)).toBe(last);
});

it('says at its end how much was equal', async () => {
  const { out } = await command('--engines', 'duckdb,arrow,postgres');
  const rows = [...out.matchAll(/: equal: (\d+) rows in duckdb, \d+ in arrow/g)].map(([, n]) => Number(n));
  const all = `all equal: ${rows.length} tables, ${rows.reduce((sum, n) => sum + n, 0)} rows`;
  expect(rows).toHaveLength(5);
  expect(out.trimEnd().split('\n').slice(-2)).toEqual([
    `duckdb and arrow: ${all}`,
    `duckdb and postgres: ${all}`,
  ]);
});

it('refuses one side, the same twice, and an engine that is not there', async () => {
  for (const engines of ['duckdb', 'duckdb,duckdb', 'duckdb,nothing']) {
    const { status, said } = await command('--engines', engines);
    expect(status, said).toBe(2);
  }
});
