import { join } from 'node:path';
import { createAggregator, fromEnv, type Request } from '@ocp/core';
import { conformance } from '@ocp/core/conformance';
import { duckdb } from '@ocp/engine-duckdb';
import { goldenParts, openGoldens, withoutRepetitions, type GoldenSite } from '@ocp/golden';
import { databaseServer } from '@ocp/store';
import { afterAll, describe, expect } from 'vitest';
import { serve } from '../../src/serve/index.ts';
import { root } from '../support/command.ts';
import { withSite } from '../support/site.ts';

const only = { USE_POC_AGGREGATOR: 'true', POC_PHASE: 'only' };
const server = await databaseServer();
afterAll(() => server.stop());

/** Through the library: decided, run and recorded as in a Node host. */
const throughLibrary = (request: Request, site: GoldenSite) =>
  withSite(site, async ({ engine, ...parts }) => {
    const aggregator = createAggregator({
      ...parts,
      candidate: engine,
      incumbent: () => Promise.reject(new Error('is not run')),
      flags: fromEnv(only),
    });
    const { decision } = await aggregator.run(request);
    expect(decision.reason).toBe('only');
  });

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

// A few of each kind: what the others ask is asked of the engine itself already.
const ways = {
  throughLibrary: { run: throughLibrary, taken: /^(ocp-basic|aws-tags)$/ },
  throughHttp: { run: throughHttp, taken: /^(ocp-storage|aws-two-clusters|azure-all|gcp-all)$/ },
};

for (const [way, { run, taken }] of Object.entries(ways)) {
  const opened = await openGoldens([folder], { ...goldenParts(server), run });
  const goldens = opened.filter(({ name }) => taken.test(name)).map(withoutRepetitions);
  describe(way, () => conformance({ engine: duckdb(), goldens }));
}
