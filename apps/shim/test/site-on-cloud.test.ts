import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Report } from '@ocp/core';
import { compareStage, readScenario, stageTables, unpackGolden } from '@ocp/golden';
import { databaseServer } from '@ocp/store';
import { scratchDatabase } from '@ocp/store/testing';
import { Client } from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { ocp } from './support/command.ts';
import { packed as payloadOf } from './support/payload.ts';
import { packed, SCHEMA } from './support/tenant.ts';

/** Makes the keys of tags and categories those of the golden's tenant: those of bills only Koku's ingest finds. */
async function enter(client: Client, golden: string): Promise<void> {
  for (const table of ['reporting_enabledtagkeys', 'reporting_awsenabledcategorykeys']) {
    const csv = readFileSync(join(golden, 'config', `${table}.csv`), 'utf8');
    const [head = '', ...lines] = csv.trim().split('\n');
    const columns = head.split(',').filter((name) => name !== 'uuid');
    const rows = lines.map((line) => `('${line.split(',').slice(-columns.length).join("', '")}')`);
    await client.query(`delete from ${SCHEMA}.${table}`);
    await client.query(
      `insert into ${SCHEMA}.${table} (uuid, ${columns.join(', ')})
        select gen_random_uuid(), ${columns.map((name) => (name === 'enabled' ? 'enabled::boolean' : name)).join(', ')}
        from (values ${rows.join(', ')}) entered (${columns.join(', ')})`,
    );
  }
}

const NOVEMBER = ['--start', '2025-11-01', '--end', '2025-11-30'];

it('OpenShift on a cloud, from an empty database, payloads and a lake with the bill', async () => {
  const server = await databaseServer();
  onTestFinished(() => server.stop());
  const golden = await unpackGolden(packed('aws-compute'));
  onTestFinished(() => golden.close());
  const scenario = await readScenario(golden.folder);
  const [cluster] = scenario.clusters;
  const { url: database, drop } = await scratchDatabase(server);
  onTestFinished(drop);
  const run = async <Answer>(...args: string[]): Promise<Answer> => {
    const { status, out, said } = await ocp([...args, '--schema', SCHEMA, '--json'], { database });
    expect([0, 3], said).toContain(status);
    return JSON.parse(out) as Answer;
  };
  await run('tenant', 'create');
  const add = ['source', 'add', '--name'];
  const ofCluster = ['--cluster-id', cluster!.id, '--source', cluster!.source];
  await run(...add, cluster!.alias, ...ofCluster);
  await run(...add, 'account', '--provider-type', 'AWS', '--source', scenario.cloud_source!);
  const reports = join(golden.folder, 'input/csv', cluster!.id);
  const payload = await payloadOf(reports, { uuid: 'a-payload', cluster_id: cluster!.id });
  await run('ingest', '--payload', payload);
  const outside = new Client({ connectionString: database });
  await outside.connect();
  onTestFinished(() => outside.end());
  await outside.query(`set timezone = 'UTC'; set datestyle = 'ISO'`);
  await enter(outside, golden.folder);

  const lake = ['--lake', pathToFileURL(join(golden.folder, 'input')).href];
  const all = ['aggregate', '--pipeline', 'all', '--engine', 'postgres', '--staged', ...lake];
  const runs = (...days: string[]) => run<Report[]>(...all, ...days);
  const done = await runs('--start', scenario.start_date, '--end', scenario.end_date);
  expect(done.map(({ request, status }) => [request.provider_type, status])).toEqual([
    ['AWS', 'done'],
    ['OCP', 'done'],
    ['OCP_AWS', 'done'],
  ]);
  const tables = stageTables('cloud', 'ocp-aws', 'ocp-aws');
  const compared = await compareStage(outside, SCHEMA, golden.folder, tables);
  expect(compared.filter(({ status }) => status === 'different').map(({ table }) => table)).toEqual([]);

  // Of a month without a bill nothing is left behind.
  await runs(...NOVEMBER);
  const bills = await outside.query(`select from ${SCHEMA}.reporting_awscostentrybill`);
  expect(bills.rowCount).toBe(1);
});
