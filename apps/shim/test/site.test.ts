import { join } from 'node:path';
import { compareStage, readScenario, stageTables, unpackGolden } from '@ocp/golden';
import { databaseServer } from '@ocp/store';
import { scratchDatabase } from '@ocp/store/testing';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ocp } from './support/command.ts';
import { packed as payloadOf } from './support/payload.ts';
import { packed } from './support/tenant.ts';

const SCHEMA = 'org1234567';
const CLUSTER = 'ocp-platform-1';
const SOURCE = 'd674e7e9-b6dd-52ff-b890-b6a9f394ef55';

let server: Awaited<ReturnType<typeof databaseServer>>;
let url: string;
let payload: string;
let days: string[];
let outside: Client;
let golden: string;
const closing: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  server = await databaseServer();
  closing.push(() => server.stop());
  const unpacked = await unpackGolden(packed('ocp-platform'));
  closing.push(() => unpacked.close());
  golden = unpacked.folder;
  const { start_date, end_date } = await readScenario(golden);
  days = ['--start', start_date, '--end', end_date];
  const manifest = {
    uuid: '0b0f2a52-0ea1-4b1c-a5a5-6b9d1b1e7c11',
    cluster_id: CLUSTER,
    date: '2025-10-04T00:00:00Z',
  };
  payload = await payloadOf(join(golden, 'input/csv', CLUSTER), manifest);
  const scratch = await scratchDatabase(server);
  closing.push(scratch.drop);
  url = scratch.url;
  outside = new Client({ connectionString: url });
  await outside.connect();
  await outside.query(`set timezone = 'UTC'; set datestyle = 'ISO'`);
  closing.push(() => outside.end());
});
afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

/** Commands on the tenant of a database: what one that is done says as JSON, and how one ends that is not. */
const commandsOn = (database: string) => ({
  async run<Answer>(...args: string[]): Promise<Answer> {
    const { status, out, said } = await ocp([...args, '--schema', SCHEMA, '--json'], { database });
    expect(status, said).toBe(0);
    return JSON.parse(out) as Answer;
  },
  async refused(...args: string[]) {
    const { status, said } = await ocp([...args, '--schema', SCHEMA], { database });
    return { status, said };
  },
});

/** Tables that are not as Koku left them with the same payload, names and keys. */
async function different(): Promise<string[]> {
  const compared = await compareStage(outside, SCHEMA, golden, stageTables('ocp', 'ocp', 'ocp'));
  return compared.filter(({ status }) => status === 'different').map(({ table }) => table);
}

interface Made {
  schema_made: boolean;
  tables: string[];
  rows: Record<string, number>;
}
interface Source {
  source: string;
  outcome: string;
}

it('from an empty database to rows with tags, with nothing but commands', async () => {
  const { run, refused } = commandsOn(url);
  const unknown = await refused('ingest', '--payload', payload);
  expect(unknown).toMatchObject({ status: 1, said: expect.stringContaining('ocp tenant create') });

  const made = await run<Made>('tenant', 'create');
  expect(made).toMatchObject({
    schema_made: true,
    rows: {
      api_customer: 1,
      reporting_common_diskcapacity: 39,
      reporting_ocp_cost_category: 1,
      reporting_ocp_cost_category_namespace: 4,
    },
  });
  expect(made.tables).toContain('reporting_ocpusagelineitem_daily_summary');
  expect(await run('tenant', 'create')).toMatchObject({ schema_made: false, tables: [], rows: {} });

  const lost = await refused('ingest', '--payload', payload);
  expect(lost).toMatchObject({ status: 2, said: expect.stringContaining('ocp source add') });

  const entered = ['source', 'add', '--name', 'Platform', '--cluster-id', CLUSTER, '--source', SOURCE];
  const { source, outcome } = await run<Source>(...entered);
  expect(outcome).toBe('added');
  expect(await run(...entered)).toMatchObject({ source, outcome: 'known' });
  const taken = await refused('source', 'add', '--name', 'Platform', '--cluster-id', 'another');
  expect(taken).toMatchObject({ status: 2, said: expect.stringContaining('error SOURCE_EXISTS') });
  // What the golden's tenant has besides.
  await outside.query(
    `insert into ${SCHEMA}.reporting_ocp_cost_category_namespace (namespace, system_default, cost_category_id)
      select 'mycomp%', false, id from ${SCHEMA}.reporting_ocp_cost_category`,
  );

  await run('ingest', '--payload', payload);
  const aggregate = [
    ...['aggregate', '--pipeline', 'ocp', '--engine', 'postgres'],
    '--ocp-source',
    source,
    ...days,
  ];
  await run(...aggregate);
  expect(await different()).not.toEqual([]);
  const { said } = await refused('tags', 'enable', 'ap');
  expect(said).toContain('the nearest: app');
  expect(await run('tags', 'enable', 'app', 'node_role_kubernetes_io')).toMatchObject({
    changed: ['app', 'node_role_kubernetes_io'],
    cleaned: [],
  });
  const { keys } = await run<{ keys: { key: string; enabled: boolean }[] }>('tags', 'list');
  expect(keys.filter(({ enabled }) => enabled).map(({ key }) => key)).toEqual([
    'app',
    'node_role_kubernetes_io',
  ]);
  await run(...aggregate);
  expect(await different()).toEqual([]);
  const compare = ['compare', '--engines', 'incumbent,postgres', '--ocp-source', source, ...days];
  expect(await run(...compare)).toMatchObject({ status: 'done' });

  const all = [...['aggregate', '--pipeline', 'all', '--engine', 'postgres', '--quiet'], ...days];
  const { status, said: quietly } = await refused(...all);
  expect(status).toBe(0);
  expect(quietly.split('\n').filter((line) => line.includes('no cloud'))).toEqual([]);
});
