import { compareTable, decide, parseFlags, parseRequest, tableRule, type WindowComparison } from '@ocp/core';
import { postgresRecords } from '@ocp/store';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ocp } from './support/command.ts';
import { goldenTenant, SCHEMA, SOURCE, type Tenant } from './support/tenant.ts';

let tenant: Tenant;
beforeAll(async () => {
  tenant = await goldenTenant();
});
afterAll(() => tenant.close());

const RUNS = `${SCHEMA}__ocp.runs`;
const DIFFERENCES = `${SCHEMA}__ocp.run_differences`;

const cleanup = (environment: Record<string, string> = {}, ...more: string[]) =>
  ocp(['cleanup', '--schema', SCHEMA, ...more], { database: tenant.url, environment });

/** A validation with one difference, so many days ago. */
async function addRecord(age: number): Promise<void> {
  const days = { start_date: '2025-10-01', end_date: '2025-10-03' };
  const request = parseRequest({ provider_type: 'OCP', schema: SCHEMA, ocp_source_uuid: SOURCE, ...days });
  const comparison: WindowComparison = {
    window: { start: '2025-10-01', end: '2025-10-03' },
    left: 'incumbent',
    right: 'duckdb',
    tables: [
      compareTable(tableRule({ name: 'a_table', columns: [{ name: 'a', type: 'text' }] }), [['x']], []),
    ],
  };
  const decision = decide(SCHEMA, parseFlags({ POC_VALIDATION_MODE: 'true' }));
  const validation = { engine: 'duckdb', verdict: 'different', comparisons: [comparison] } as const;
  const record = { request, decision, engine: 'incumbent', outcome: 'done', validation } as const;
  await postgresRecords({ url: tenant.url }).add(record, 3650);
  await tenant.rows(
    `update ${RUNS} set at = now() - make_interval(days => $1) where at = (select max(at) from ${RUNS})`,
    [age],
  );
}

async function ages(): Promise<number[]> {
  const rows = await tenant.rows<{ age: number }>(
    `select extract(day from now() - at)::int as age from ${RUNS} order by at desc`,
  );
  return rows.map(({ age }) => age);
}

it('has nothing to remove of a tenant without records', async () => {
  const { status, out } = await cleanup({}, '--json');
  expect(status).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ records: 0 });
});

it('removes records and differences that are older than POC_VALIDATION_RETENTION_DAYS', async () => {
  for (const age of [91, 31, 29, 0]) await addRecord(age);
  expect(await ages()).toEqual([0, 29, 31, 91]);

  expect((await cleanup()).said).toContain(`${SCHEMA}__ocp.runs`);
  expect(await ages()).toEqual([0, 29, 31]);
  const { out } = await cleanup({ POC_VALIDATION_RETENTION_DAYS: '30' }, '--json');
  expect(JSON.parse(out)).toMatchObject({ status: 'done', records: 1 });
  expect(await ages()).toEqual([0, 29]);
  const differences = await tenant.rows(`select 1 from ${DIFFERENCES}`);
  expect(differences).toHaveLength(2);
});

it('takes no retention that cannot be', async () => {
  const { status, said } = await cleanup({ POC_VALIDATION_RETENTION_DAYS: '0' });
  expect(status).toBe(2);
  expect(said).toContain('POC_VALIDATION_RETENTION_DAYS');
});
