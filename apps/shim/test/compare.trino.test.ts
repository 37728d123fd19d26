import { join } from 'node:path';
import { aggregate, compareEngines, comparisonText, type Request } from '@ocp/core';
import { conformance } from '@ocp/core/conformance';
import { arrow } from '@ocp/engine-arrow';
import { duckdb } from '@ocp/engine-duckdb';
import { postgres } from '@ocp/engine-postgres';
import { trino, trinoOptions } from '@ocp/engine-trino';
import { chosenOnTrino, goldenParts, openGoldens, sampledOnTrino, type GoldenSite } from '@ocp/golden';
import { databaseServer } from '@ocp/store';
import { afterAll, expect } from 'vitest';
import { root } from './support/command.ts';
import { withSite } from './support/site.ts';

const server = await databaseServer();
afterAll(() => server.stop());

const engines = [trino(trinoOptions(process.env)), duckdb(), postgres(), arrow()];

/** Compares all engines on a request of a golden, and then writes its rows for the requests after it. */
const compareAndRun = (request: Request, site: GoldenSite) =>
  withSite(site, async (parts) => {
    const { signal } = new AbortController();
    const { comparisons } = await compareEngines(request, engines, parts, signal);
    const different = comparisons.flatMap(({ left, right, tables }) =>
      tables
        .filter(({ status }) => status === 'different')
        .map((table) => comparisonText(table, { left, right })),
    );
    expect(different).toEqual([]);
    expect(new Set(comparisons.map(({ right }) => right))).toEqual(new Set(['duckdb', 'postgres', 'arrow']));
    await aggregate(request, parts, { signal });
  });

const opened = await openGoldens([join(root, 'test-data/goldens')], {
  ...goldenParts(server),
  run: compareAndRun,
});
// All of them take a quarter of an hour: `npm test` is content with one, and with its OpenShift.
const chosen = sampledOnTrino ? /^aws-storage$/ : chosenOnTrino;
const goldens = opened
  .filter(({ name }) => chosen.test(name))
  // What is compared once need not be compared again.
  .map((golden) => ({
    ...golden,
    stages: golden.stages.filter(({ stage }) => stage === 'ocp' || (stage === 'cloud' && !sampledOnTrino)),
  }));
conformance({ engine: duckdb(), goldens });
