import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { aggregate, asOcpError } from '@ocp/core';
import { duckdb } from '@ocp/engine-duckdb';
import { trino, TrinoConnection, trinoOptions } from '@ocp/engine-trino';
import { goldenParts, runGoldens, type GoldenParts } from '@ocp/golden';
import { databaseServer } from '@ocp/store';
import { startTrino } from '../src/trino/server.ts';
import { root } from '../src/workspace.ts';

const database = await databaseServer();
afterAll(() => database.stop());

const never = new AbortController().signal;

it('a Trino that is killed in the middle of a query is lost, and its process leaves nothing', async () => {
  const server = await startTrino({ brief: true });
  const connection = new TrinoConnection({ url: server.url, patience: 1000 });
  expect(await connection.rows('select 1', never)).toEqual([[1]]);
  const slow =
    'select count(*) from unnest(sequence(1, 10000)) a (x), unnest(sequence(1, 10000)) b (y), unnest(sequence(1, 10000)) c (z)';
  const answered = connection.rows(slow, never).then(
    () => undefined,
    (error: unknown) => asOcpError(error),
  );
  setTimeout(() => process.kill(server.pid, 'SIGKILL'), 3000);
  const error = await answered;
  expect(error).toMatchObject({ code: 'ENGINE_LOST', passing: true });
  expect(error?.where).toHaveProperty('query');
  await server.stop();
  expect(existsSync(server.folder)).toBe(false);
  // It answered before: whoever knows no more than that should try again.
  expect(asOcpError(await connection.rows('select 1', never).catch((e: unknown) => e)).code).toBe(
    'ENGINE_LOST',
  );
});

it('a run whose Trino is killed in the middle leaves the rows that were there', async () => {
  const server = await startTrino({ brief: true });
  const parts = goldenParts(database);
  const codes: string[] = [];
  const run: GoldenParts['run'] = async (request, { engine, database: url, lake: address }) => {
    const lake = await parts.openLake(address);
    const store = await parts.openStore(url);
    const { signal } = new AbortController();
    const around = { lake, store, after: parts.after };
    await aggregate(request, { ...around, engine }, { signal });
    const onTrino = trino({ ...trinoOptions({ TRINO_URL: server.url }), patience: 1000 });
    const failed = aggregate(
      request,
      { ...around, engine: onTrino },
      {
        signal,
        retry: { attempts: 1 },
        onStep: ({ name }) => void (name === 'node_capacity' && process.kill(server.pid, 'SIGKILL')),
      },
    );
    await failed.catch((error: unknown) => codes.push(asOcpError(error).code));
    await store.close();
    await lake.close();
  };
  const golden = join(root, 'test-data/goldens/ocp-basic.tar.gz');
  const report = await runGoldens([golden], duckdb(), { ...parts, run });
  // The first run loses its Trino, the second has none.
  expect(codes).toEqual(['ENGINE_LOST', expect.stringMatching(/^ENGINE_(LOST|UNREACHABLE)$/)]);
  expect(report.goldens[0]?.stages.map(({ status }) => status)).toEqual(['equal', 'equal']);
  await server.stop();
});
