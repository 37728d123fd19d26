import { Readable } from 'node:stream';
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';
import { Damaged } from './faults.ts';

/** The body of an answer with so many bytes of an object. Throws `Damaged` when others arrive. */
export async function rangeBody(
  { Body: body }: GetObjectCommandOutput,
  size: number,
  signal: AbortSignal,
  alive: () => void,
): Promise<Buffer<ArrayBuffer>> {
  const parts: Buffer[] = [];
  let arrived = 0;
  try {
    if (!(body instanceof Readable)) throw new Damaged('the response has no body');
    for await (const part of body as AsyncIterable<Buffer>) {
      alive();
      arrived += part.length;
      if (arrived > size) throw new Damaged(`more than the ${size} bytes arrived that were asked for`);
      parts.push(part);
    }
  } catch (error) {
    if (signal.aborted || error instanceof Damaged) throw error;
    throw new Damaged(`a part of the object broke off after ${arrived} of ${size} bytes`, error);
  }
  if (arrived < size) throw new Damaged(`${arrived} of ${size} bytes arrived`);
  return Buffer.concat(parts);
}
