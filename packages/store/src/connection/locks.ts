import { createHash } from 'node:crypto';

/** The number of an advisory lock: 64 bits of a hash, so that keys of others hardly ever meet ours. */
export function lockNumber(key: string): string {
  return createHash('sha256').update(`ocp/${key}`).digest().readBigInt64BE().toString();
}
