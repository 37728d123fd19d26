import { fileURLToPath } from 'node:url';
import type { Engine, Lake } from '@ocp/core';
import { duckdb } from '@ocp/engine-duckdb';
import { goldenParts, runGoldens } from '@ocp/golden';
import { openLake } from '@ocp/lake';
import { databaseServer } from '@ocp/store';
import { afterAll, expect, test } from 'vitest';

const server = await databaseServer();
afterAll(() => server.stop());

const golden = fileURLToPath(new URL('../../../test-data/goldens/azure-all.tar.gz', import.meta.url));

/** The engine for Azure by itself alone; it notes the windows that it opens. */
function azureAlone(windows: string[]): Engine {
  const engine = duckdb();
  const { pipelines } = engine.capabilities;
  const none = Object.fromEntries(Object.keys(pipelines).map((name) => [name, 'none']));
  return {
    ...engine,
    capabilities: { ...engine.capabilities, pipelines: { ...pipelines, ...none, azure: pipelines.azure } },
    open: (job) => {
      windows.push(JSON.stringify(job.inputs['bill_rows']?.days));
      return engine.open(job);
    },
  };
}

/** A lake whose files say that they have so many rows. */
function saying(rows: () => number, lake: Lake): Lake {
  const files: Lake['files'] = async (...asked) =>
    (await lake.files(...asked)).map((file) => ({ ...file, rows: rows() }));
  return new Proxy(lake, {
    get(target, name) {
      const member: unknown = name === 'files' ? files : Reflect.get(target, name, target);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
}

test.each([
  { first: 1, then: 1, windows: [1, 0] },
  { first: 2_000_000, then: 2_000_000, windows: [3, 0] },
  { first: 1, then: 2_000_000, windows: [1, 3] },
  { first: 2_000_000, then: 1, windows: [3, 1] },
])('a bill in files of $first lines, then of $then, is summarized as by Koku both times', async (bill) => {
  let rows = bill.first;
  const opened: string[] = [];
  const parts = {
    ...goldenParts(server),
    openLake: async (url: string) => saying(() => rows, await openLake(url)),
  };
  const windows: number[] = [];
  const { goldens } = await runGoldens([golden], azureAlone(opened), parts, (_golden, { status }) => {
    if (status === 'skipped') return;
    windows.push(new Set(opened.splice(0)).size);
    rows = bill.then;
  });
  const stages = goldens.flatMap((one) => one.stages).filter(({ status }) => status !== 'skipped');
  expect(stages.map(({ stage, status }) => [stage, status])).toEqual([
    ['cloud-daily', 'equal'],
    ['cloud-daily-repeated', 'equal'],
  ]);
  for (const { tables } of stages) expect(tables.some(({ left }) => left > 0)).toBe(true);
  expect(windows).toEqual(bill.windows);
});
