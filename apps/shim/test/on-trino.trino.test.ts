import { afterAll, beforeAll, expect, it } from 'vitest';
import { ocp } from './support/command.ts';
import { goldenTenant, lakeAt, request, type Tenant } from './support/tenant.ts';

let tenant: Tenant;
beforeAll(async () => {
  tenant = await goldenTenant('ocp-basic');
});
afterAll(() => tenant.close());

const trino = ['--trino', process.env['TRINO_URL'] ?? ''];
const run = (...args: string[]) => ocp(args, { database: tenant.url });
const asked = (command: string, ...more: string[]) =>
  request(command, lakeAt(`${tenant.golden}/input`), ...more);

it('ocp compare finds Trino and DuckDB equal', async () => {
  const { status, out } = await run(...asked('compare', '--engines', 'trino,duckdb', ...trino));
  expect(out).toMatch(/^trino and duckdb, 2025-10-01 to /);
  expect(out).toMatch(
    /\nsteps took trino [\d.]+ s, duckdb [\d.]+ s\ntrino and duckdb: all equal: \d+ tables, \d+ rows\n$/,
  );
  expect(status).toBe(0);
});

it('ocp aggregate says in its report which Trino it used', async () => {
  const { status, out } = await run(...asked('aggregate', '--engine', 'trino', ...trino, '--json'));
  expect(status).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    status: 'done',
    engine: 'trino',
    settings: { trino: trino[1], scratch: 'memory.default', inputs: 'hive.default' },
  });
});

it('ocp cleanup finds nothing that a run left', async () => {
  const { status, out } = await run('cleanup', ...trino, '--scratch-hours', '0', '--json');
  expect(JSON.parse(out)).toMatchObject({ status: 'done', tables: [], records: 0, state: {}, scratch: [] });
  expect(status).toBe(0);
});
