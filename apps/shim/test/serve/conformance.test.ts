import { join } from 'node:path';
import { afterSteps } from '@ocp/after';
import { createAggregator, fromEnv, type Request } from '@ocp/core';
import { conformance } from '@ocp/core/conformance';
import { duckdb } from '@ocp/engine-duckdb';
import { goldenParts, openGoldens, type GoldenSite } from '@ocp/golden';
import { openLake } from '@ocp/lake';
import { databaseServer, postgresStore } from '@ocp/store';
import { afterAll, describe, expect } from 'vitest';
import { serve } from '../../src/serve/index.ts';
import { root } from '../support/command.ts';

const only = { USE_POC_AGGREGATOR: 'true', POC_PHASE: 'only' };
const server = await databaseServer();
afterAll(() => server.stop());

/** Through the library: decided, run and recorded as in a Node host. */
async function throughLibrary(
  request: Request,
  { engine, database, lake: address }: GoldenSite,
): Promise<void> {
  const store = postgresStore({ url: database });
  const lake = await openLake(address);
  const aggregator = createAggregator({
    candidate: engine,
    incumbent: () => Promise.reject(new Error('is not run')),
    lake,
    store,
    after: afterSteps,
    flags: fromEnv(only),
  });
  const { decision } = await aggregator.run(request);
  expect(decision.reason).toBe('only');
  await lake.close();
  await store.close();
}

/** Through HTTP: a job of a server. */
async function throughHttp(request: Request, { engine, database, lake }: GoldenSite): Promise<void> {
  const { url, stop } = await serve({
    host: '127.0.0.1',
    port: 0,
    database,
    lake,
    flags: fromEnv(only),
    environment: { POC_LOG_LEVEL: 'silent' },
  });
  const answer = await fetch(`${url}/api/v1/aggregate?wait=true`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  const job = await answer.json();
  await stop();
  expect(job).toMatchObject({ status: 'done', engine: engine.name, decision: { reason: 'only' } });
}

const folder = join(root, 'test-data/goldens');

for (const [way, run] of Object.entries({ throughLibrary, throughHttp })) {
  const opened = await openGoldens([folder], { ...goldenParts(server), run });
  describe(way, () => conformance({ engine: duckdb(), goldens: opened }));
}
