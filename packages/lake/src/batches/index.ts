import type { InputTable, LakeFile } from '@ocp/core';
import type { RecordBatch } from 'apache-arrow';
import type { InputBatchOptions } from './input-batches.ts';

export { inlineDecoder, threadDecoder, type GroupDecoder } from './decoders.ts';
export type { InputBatchOptions } from './input-batches.ts';

/**
 * The rows of a logical table as Arrow record batches, file after file, with its columns under their
 * names: text as UTF-8 or, with `categorical`, as a dictionary of it with 32-bit codes; double as
 * binary64; timestamp as UTC milliseconds. Every column may be null; one that a file lacks is null in its rows. Row groups
 * whose statistics lie outside the days are not read. No batch is empty.
 *
 * Fails with `LAKE_FILE_UNREADABLE`, `LAKE_REFUSED`, `LAKE_UNREACHABLE`, and with `STOPPED` when the signal fires. Costs a
 * row group, or with `streaming` a batch, in memory at a time; leaving the loop gives it back.
 */
export async function* inputBatches(
  table: InputTable,
  files: readonly LakeFile[],
  options: InputBatchOptions,
): AsyncGenerator<RecordBatch> {
  // Arrow and the compiled reader are loaded by those who read rows only.
  const { readBatches } = await import('./input-batches.ts');
  yield* readBatches(table, files, options);
}
