import { fileURLToPath } from 'node:url';
import type { Engine, Lake } from '@ocp/core';
import { duckdb } from '@ocp/engine-duckdb';
import { goldenParts, runGoldens } from '@ocp/golden';
import { openLake } from '@ocp/lake';
import { databaseServer } from '@ocp/store';
import { expect, onTestFinished, test } from 'vitest';

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
function saying(rows: number, lake: Lake): Lake {
  const files: Lake['files'] = async (...asked) =>
    (await lake.files(...asked)).map((file) => ({ ...file, rows }));
  return new Proxy(lake, {
    get(target, name) {
      const member: unknown = name === 'files' ? files : Reflect.get(target, name, target);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
}

test.each([
  [1, 1],
  [2_000_000, 3],
])('a bill whose files have %i rows each is summarized as by Koku, in %i windows', async (rows, count) => {
  const server = await databaseServer();
  onTestFinished(() => server.stop());
  const windows: string[] = [];
  const parts = {
    ...goldenParts(server),
    openLake: async (url: string) => saying(rows, await openLake(url)),
  };
  const { goldens } = await runGoldens([golden], azureAlone(windows), parts);
  const stages = goldens.flatMap((one) => one.stages).filter(({ status }) => status !== 'skipped');
  expect(stages.map(({ stage, status }) => [stage, status])).toEqual([
    ['cloud-daily', 'equal'],
    ['cloud-daily-repeated', 'equal'],
  ]);
  expect(stages[0]?.tables.some(({ left }) => left > 0)).toBe(true);
  // The repetition has nothing to make.
  expect(new Set(windows).size).toBe(count);
  expect(windows).toHaveLength(count);
});
