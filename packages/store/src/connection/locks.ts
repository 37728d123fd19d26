import { createHash } from 'node:crypto';
import type { Session } from './session.ts';

/** The number of an advisory lock: 64 bits of a hash, so that keys of others hardly ever meet ours. */
export function lockNumber(key: string): string {
  return createHash('sha256').update(`ocp/${key}`).digest().readBigInt64BE().toString();
}

/** Waits until nobody else has the lock of a key; it is held to the end of the transaction. */
export async function takeLock(session: Session, key: string): Promise<void> {
  await session.execute('select pg_advisory_xact_lock($1)', [lockNumber(key)], { lock: key });
}
