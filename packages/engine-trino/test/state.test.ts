import { databaseServer, postgresStore } from '@ocp/store';
import { scratchDatabase, tenantTemplate } from '@ocp/store/testing';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { trino } from '@ocp/engine-trino';
import { failure } from './support/failure.ts';
import { emptyJob, never } from './support/job.ts';
import { scriptedServer } from './support/scripted-server.ts';

const SCHEMA = 'org1234567';
const server = await databaseServer();
afterAll(() => server.stop());

it('a Trino that fails while state is sent ends the transaction that reads the state', async () => {
  const database = await scratchDatabase(server, tenantTemplate(SCHEMA));
  onTestFinished(() => database.drop());
  const refused = { message: 'no memory', errorName: 'EXCEEDED_LOCAL_MEMORY_LIMIT', errorType: 'EXTERNAL' };
  await using planted = await scriptedServer(({ body }) => ({
    status: 200,
    body: body.startsWith('insert') ? { id: 'q1', error: refused } : { id: 'q1' },
  }));
  const place = { catalog: 'memory', schema: 'default' };
  const engine = trino({ url: planted.url, scratch: place, inputs: { kind: 'lake', ...place } });
  const run = postgresStore({ url: database.url }).transaction(
    SCHEMA,
    async ({ sql }) => {
      // More than the buffers between the database and its reader hold.
      const select = `select n, repeat('x', 100) as t from generate_series(1, 200000) as numbers (n)`;
      const copy = () => Promise.resolve(sql.copyOut(`copy (${select}) to stdout with (format csv)`));
      const state = { numbers: { columns: { n: 'integer', t: 'text' }, rows: 200_000, copy } } as const;
      await engine.open(emptyJob({ state }));
    },
    { signal: never },
  );
  expect(await failure(run)).toMatchObject({ code: 'ENGINE_OUT_OF_MEMORY', where: { table: 'numbers' } });
}, 20_000);
