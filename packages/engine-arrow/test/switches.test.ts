import { arrow, type ArrowOptions } from '@ocp/engine-arrow';
import type { EngineJob } from '@ocp/core';
import { expect, test } from 'vitest';
import { goldenJob, onAwsJob } from './support/golden-job.ts';

const random = new Set(['uuid', 'id']);

/** Every relation of a run as sorted lines of CSV, but for the random UUIDs. */
async function relations(job: EngineJob, options: ArrowOptions): Promise<Record<string, string[]>> {
  const session = await arrow(options).open(job);
  try {
    const found: Record<string, string[]> = {};
    for (const { name, columns } of job.pipeline.steps) {
      await session.make(name);
      const result = await session.result(
        name,
        Object.keys(columns).filter((column) => !random.has(column)),
      );
      const text = Buffer.concat(await (await result.copy()).toArray()).toString();
      found[name] = text.split('\n').sort();
      expect(found[name]).toHaveLength(result.rows + 1);
    }
    return found;
  } finally {
    await session.close();
  }
}

test.each([
  ['fuzz-5', goldenJob, 'summary_rows'],
  ['ocp-storage', goldenJob, 'summary_rows'],
  ['aws-storage', onAwsJob, 'result_rows'],
] as const)('the switches of reading change no row of %s', async (name, jobOf, last) => {
  const job = await jobOf(name);
  const expected = await relations(job, {});
  expect(expected[last]!.length).toBeGreaterThan(10);
  const switches: ArrowOptions[] = [
    { columnFiltering: false },
    { categorical: false },
    { streaming: false },
    { chunkRows: 3 },
    { parallelReaders: 2 },
    { columnFiltering: false, categorical: false, streaming: false, parallelReaders: 3 },
  ];
  for (const options of switches) expect(await relations(job, options)).toEqual(expected);
});

test('the report says how the switches were set', () => {
  expect(arrow({ chunkRows: 1000 }).settings).toEqual({
    columnFiltering: true,
    categorical: true,
    streaming: true,
    chunkRows: 1000,
    parallelReaders: 1,
  });
});
