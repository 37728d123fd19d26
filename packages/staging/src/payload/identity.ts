import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Payload } from './payload.ts';

/** SHA-256 of a file, as hexadecimal digits. */
export async function contentHash(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash, { signal });
  return hash.digest('hex');
}

/** What a payload is known by: its manifest, or else its content, whatever its files are called. */
export function payloadIdentity({ manifest }: Payload, contents: readonly string[]): string {
  if (manifest !== undefined) return manifest.uuid;
  return `content:${createHash('sha256')
    .update([...contents].sort().join())
    .digest('hex')}`;
}
