import { open, type FileHandle } from 'node:fs/promises';
import { readParquet } from 'parquet-wasm';
import type { ByteRange, Projection } from './projection.ts';

/** A row group to decode: a plain value, so that it can go to another thread. */
export interface DecodeJob extends Projection {
  path: string;
  /** Rows of a batch at most. */
  batchRows: number;
}

const MAGIC = Buffer.from('PAR1');

/** The Parquet file that a job describes. Fails with a `RangeError` when the file on disk is shorter. */
export async function contentOf({ path, ranges, footer }: DecodeJob): Promise<Uint8Array> {
  const handle = await open(path, 'r');
  try {
    const chunks = await Promise.all(ranges.map((range) => read(handle, range)));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(footer.length);
    return Buffer.concat([MAGIC, ...chunks, footer, length, MAGIC]);
  } finally {
    await handle.close();
  }
}

/**
 * The rows of a Parquet file as Arrow IPC streams of one batch each, decoded by the Arrow project's reader in WebAssembly;
 * batches are copied out of its memory one at a time. Its asynchronous interface would read single columns of a file, but on
 * damaged pages it ends the process, as its panic is thrown in no one's call: this one throws it here.
 */
export function* decoded(content: Uint8Array, batchRows: number): Generator<Uint8Array> {
  const table = readParquet(content, { batchSize: batchRows });
  const batches = table.recordBatches();
  table.free();
  try {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
      yield batch.intoIPCStream();
    }
  } finally {
    for (const batch of batches) batch.free();
  }
}

async function read(handle: FileHandle, { start, size }: ByteRange): Promise<Uint8Array> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(size), 0, size, start);
  if (bytesRead < size) throw new RangeError('the file is shorter than its footer says');
  return buffer;
}
