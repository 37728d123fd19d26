import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { inputTables } from '@ocp/core';
import { readScenario, unpackGolden } from '@ocp/golden';
import { openLake } from '@ocp/lake';
import { expect, onTestFinished, test } from 'vitest';
import { signal } from '../support/lake.ts';
import { batchRows, naiveRows } from './read.ts';

const goldens = fileURLToPath(new URL('../../../../test-data/goldens', import.meta.url));

/** Every logical table of a golden's first cluster and cloud, with the days of its run. */
async function tablesOf(name: string) {
  const golden = await unpackGolden(join(goldens, `${name}.tar.gz`));
  onTestFinished(golden.close);
  const { schema, start_date: start, end_date: end, ...scenario } = await readScenario(golden.folder);
  const lake = await openLake(pathToFileURL(join(golden.folder, 'input')).href);
  const tables = Object.values(inputTables).map(async (table) => {
    const source = table.provider === 'OCP' ? (scenario.clusters[0]?.source ?? null) : scenario.cloud_source;
    const files =
      source === null ? [] : await lake.files({ table, schema, source, month: start }, 'files', signal);
    return { table, files, days: { start, end } };
  });
  return Promise.all(tables);
}

test.each(['fuzz-5', 'ocp-storage', 'aws-tags'])(
  'the rows of %s are those read value by value',
  async (name) => {
    let rows = 0;
    for (const { table, files, days } of await tablesOf(name)) {
      const naive = await naiveRows(table.name, files, days);
      rows += naive.length;
      for (const [categorical, streaming] of [
        [false, false],
        [false, true],
        [true, false],
        [true, true],
      ]) {
        const options = { days, categorical, streaming, chunkRows: 7 };
        expect(await batchRows(table.name, files, options)).toEqual(naive);
      }
    }
    expect(rows).toBeGreaterThan(100);
  },
);
