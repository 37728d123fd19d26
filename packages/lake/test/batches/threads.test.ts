import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { localPath, inputTable, type LakeFile } from '@ocp/core';
import { inputBatches, threadDecoder } from '@ocp/lake';
import { expect, onTestFinished, test } from 'vitest';
import { lookahead } from '../../src/batches/lookahead.ts';
import { failure, localFile, signal, tempFolder } from '../support/lake.ts';
import { nodeLabels, writeParquet } from '../support/parquet.ts';
import { batchRows, naiveRows } from './read.ts';

const days = { start: '2025-02-01', end: '2025-02-28' };

/** Files of very different sizes, so that they are not decoded in the order in which they were begun. */
async function files(count: number): Promise<LakeFile[]> {
  const folder = tempFolder();
  const written = Array.from({ length: count }, async (_, index) => {
    const rows = index % 3 === 0 ? 20_000 : 10;
    const day = `2025-02-${String(index + 1).padStart(2, '0')}`;
    const query = `${nodeLabels(day, `'n${index}-' || range AS node, '{}' AS node_labels`)} FROM range(${rows})`;
    const path = await writeParquet(join(folder, `${index}.parquet`), query);
    return localFile(path, inputTable('node_label_days'), { rows });
  });
  return Promise.all(written);
}

function threads(count: number) {
  const decoder = threadDecoder(count);
  onTestFinished(() => decoder.close());
  return decoder;
}

test('threads give the rows of one thread, in its order', async () => {
  const lake = await files(10);
  const naive = await naiveRows('node_label_days', lake, days);
  for (const count of [1, 3]) {
    const decoder = threads(count);
    for (const categorical of [false, true]) {
      expect(await batchRows('node_label_days', lake, { days, categorical, decoder })).toEqual(naive);
    }
  }
});

test('a damaged file among others is an error, and the threads go on', async () => {
  const lake = await files(4);
  const decoder = threads(2);
  const [, damaged] = await files(2);
  writeFileSync(localPath(damaged!), Buffer.from('PAR1 PAR1'));
  const read = batchRows('node_label_days', [...lake, damaged!], { days, decoder });
  expect(await failure(read)).toMatchObject({
    code: 'LAKE_FILE_UNREADABLE',
    where: { file: damaged!.origin },
  });
  expect(await batchRows('node_label_days', lake, { days, decoder })).toHaveLength(40_020);
});

test('a loop may be left, and threads closed while they work', async () => {
  const lake = await files(6);
  const decoder = threads(2);
  for await (const batch of inputBatches(inputTable('node_label_days'), lake, { days, decoder, signal })) {
    expect(batch.numRows).toBe(20_000);
    break;
  }
  await decoder.close();
});

test('threads that nobody closes let the process end', async () => {
  const script = join(tempFolder(), 'script.mjs');
  const decoders = new URL('../../src/batches/decoders.ts', import.meta.url).href;
  // The second thread never has work.
  const work = `threadDecoder(2).decode({ path: 'none' }).catch(({ message }) => console.log(message));`;
  writeFileSync(script, `import { threadDecoder } from '${decoders}';\n${work}`);
  // A process that does not end is killed, which rejects.
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=ocp-source', script], {
    timeout: 60_000,
  });
  expect(stdout).toContain('ENOENT');
});

test('lookahead asks before it is needed, and ends what it asked', async () => {
  const asked: number[] = [];
  let ended = false;
  async function* numbers() {
    try {
      for (let number = 0; number < 10; number += 1) {
        asked.push(number);
        yield await Promise.resolve(number);
      }
    } finally {
      ended = true;
    }
  }
  for await (const number of lookahead(numbers(), 2)) {
    await new Promise(setImmediate);
    expect(asked.at(-1)).toBe(Math.min(number + 2, 9));
    if (number === 5) break;
  }
  expect(ended).toBe(true);
});
