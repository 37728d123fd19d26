import type { Columns } from '@ocp/core';
import type { inputBatches } from '@ocp/lake';
import { CopyBuffer, copyHeader, copyTrailer } from '@ocp/store';
import { columnWriter } from './column-writers.ts';

/** Record batches of logical columns, as the lake hands them out. */
export type InputBatches = ReturnType<typeof inputBatches>;

/**
 * Rows as PostgreSQL's binary COPY, in chunks of about 256 KiB. Texts stay the bytes that they are in Arrow's buffers, and
 * numbers need not be written out and read again.
 */
export async function* binaryRows(batches: InputBatches, columns: Columns): AsyncGenerator<Buffer> {
  const types = Object.values(columns);
  const out = new CopyBuffer();
  out.raw(copyHeader);
  for await (const batch of batches) {
    const writers = types.map((type, index) => columnWriter(type, batch.data.children[index]!));
    for (let row = 0; row < batch.numRows; row += 1) {
      out.fields(types.length);
      for (const write of writers) write(row, out);
      if (out.full) yield out.take();
    }
  }
  out.raw(copyTrailer);
  yield out.take();
}
