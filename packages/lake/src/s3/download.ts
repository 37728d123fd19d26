import { createHash, type Hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';
import { isDiskFault } from '../cache/faults.ts';
import { Damaged } from './faults.ts';

/**
 * Writes the body of a response to a file, closes it, and verifies what arrived: its length, the MD5 where the ETag is
 * one, and the checksum that the store sent along, which the SDK compares as the body ends. Returns the bytes.
 * Throws `Damaged` for a body that is not the object.
 */
export async function writeBody(
  response: GetObjectCommandOutput,
  file: FileHandle,
  signal: AbortSignal,
  alive: () => void,
): Promise<number> {
  const { Body: body, ContentLength: length } = response;
  const expected = md5Of(response);
  const hash = expected === undefined ? undefined : md5();
  let size = 0;
  async function* counted(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      alive();
      size += chunk.length;
      hash?.update(chunk);
      yield chunk;
    }
  }
  try {
    if (!(body instanceof Readable)) throw new Damaged('the response has no body');
    await pipeline(body, counted, file.createWriteStream(), { signal });
  } catch (error) {
    if (signal.aborted || error instanceof Damaged || isDiskFault(error)) throw error;
    throw new Damaged(`the object broke off after ${size} of ${length ?? 'unknown'} bytes`, error);
  }
  const differs = hash !== undefined && hash.digest('hex') !== expected;
  if (differs) throw new Damaged('what arrived differs from its ETag');
  if (length !== undefined && size !== length) throw new Damaged(`${size} of ${length} bytes arrived`);
  return size;
}

/** The ETag is the MD5 of objects that were put in one part and not encrypted with keys of their own. */
function md5Of(response: GetObjectCommandOutput): string | undefined {
  const encrypted =
    response.SSECustomerAlgorithm !== undefined || response.ServerSideEncryption?.startsWith('aws:kms');
  return encrypted ? undefined : /^"?([0-9a-f]{32})"?$/.exec(response.ETag ?? '')?.[1];
}

/** Undefined where the machine's policy (FIPS) forbids MD5. */
function md5(): Hash | undefined {
  try {
    return createHash('md5');
  } catch {
    return undefined;
  }
}
