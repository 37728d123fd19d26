import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { localPath, asOcpError, inputTable, type LakeFile } from '@ocp/core';

import { Table, tableToIPC, Vector, vectorFromArray } from 'apache-arrow';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DecodeJob } from '../../src/batches/decode.ts';
import { inlineDecoder } from '../../src/batches/decoders.ts';
import { openFile } from '../../src/batches/open-file.ts';
import { planFile } from '../../src/batches/plan.ts';
import { logicalColumns } from '../../src/batches/logical.ts';
import { valuesToLogical } from '../../src/batches/convert.ts';
import { beginGroup, groupRows } from '../../src/batches/read-group.ts';
import { columnValues } from '../../src/batches/values-reader.ts';
import { contentOf, localFile, tempFolder } from '../support/lake.ts';
import { writeParquet } from '../support/parquet.ts';
import { batchRows } from './read.ts';

const days = { start: '2025-02-03', end: '2025-02-04' };
const rows = `SELECT TIMESTAMP '2025-02-03' AS interval_start, 'n' || range % 7 AS node,
  if(range % 5 = 0, NULL, md5(range::VARCHAR)) AS node_labels FROM range(1000)`;

const table = inputTable('node_label_days');

async function lakeFile(): Promise<LakeFile> {
  const path = await writeParquet(join(tempFolder(), 'x.parquet'), rows);
  return localFile(path, table);
}

test('damaged pages give rows or LAKE_FILE_UNREADABLE, and the next file is read as before', async () => {
  const file = await lakeFile();
  const damaged = await lakeFile();
  const whole = contentOf(file);
  const before = await batchRows('node_label_days', [file], { days });
  const byte = fc.tuple(fc.integer({ min: 4, max: whole.length - 1500 }), fc.integer({ min: 0, max: 255 }));
  const damage = fc.array(byte, { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(damage, fc.boolean(), async (bytes, categorical) => {
      const content = Buffer.from(whole);
      for (const [at, value] of bytes) content[at] = value;
      writeFileSync(localPath(damaged), content);
      const outcome = await batchRows('node_label_days', [damaged], { days, categorical }).catch(asOcpError);
      if (outcome instanceof Error) expect(outcome.code).toBe('LAKE_FILE_UNREADABLE');
      expect(await batchRows('node_label_days', [file], { days, categorical })).toEqual(before);
    }),
    { numRuns: 150 },
  );
});

test('the reader in JavaScript gives the same columns', async () => {
  const file = await lakeFile();
  const open = await openFile(file);
  const { columns } = planFile(table, open.metadata, logicalColumns(table), days);
  const values = await columnValues(open, { rowStart: 100, rowEnd: 1000 }, columns);
  const expected = (await batchRows('node_label_days', [file], { days })).slice(100);
  for (const categorical of [false, true]) {
    const [times, nodes, labels] = valuesToLogical(values, columns, categorical).map((data) =>
      new Vector([data]).toJSON(),
    );
    expect(
      times?.map((interval_start, row) => ({
        interval_start,
        node: nodes?.[row],
        node_labels: labels?.[row],
      })),
    ).toEqual(expected);
  }
});

test('a batch that cannot be made logical is read by the other reader, and so is the rest', async () => {
  const file = await lakeFile();
  const open = await openFile(file);
  const plan = planFile(table, open.metadata, logicalColumns(table), days);
  const [group] = plan.groups;
  const decoder = {
    ...inlineDecoder,
    decode: async (job: DecodeJob) => {
      const [first, ...others] = await inlineDecoder.decode(job);
      expect(others).toHaveLength(2);
      const notTimes = new Table({ interval_start: vectorFromArray(new Array<string>(400).fill('noon')) });
      return [first!, tableToIPC(notTimes)];
    },
  };
  const handover = { categorical: false, streaming: true, chunkRows: 400 };
  const nodes: unknown[] = [];
  for await (const [, node] of groupRows(beginGroup(open, plan, group!, handover, decoder), false)) {
    nodes.push(...new Vector([node!]));
  }
  const expected = await batchRows('node_label_days', [file], { days });
  expect(nodes).toEqual(expected.map(({ node }) => node));
});
