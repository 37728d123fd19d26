import { setTimeout as sleep } from 'node:timers/promises';
import { asOcpError, OcpError } from '../contract/index.ts';

export interface RetryOptions {
  signal: AbortSignal;
  /** How often the work is begun at most. Default: 5. */
  attempts?: number;
  /** Milliseconds before the second attempt; twice as many before each one that follows. Default: 1000. */
  delay?: number;
  /** Told of every failure after which the work is begun again, in `wait` milliseconds. */
  onRetry?: (error: OcpError, wait: number) => void;
}

/**
 * Does work that may be begun again: one transaction that leaves nothing when it fails. Another attempt follows only an
 * error that can pass; a server that went away in an attempt is also waited for while it starts again. Each wait is up
 * to a half longer at random, so that those who met do not meet again.
 */
export async function retrying<T>(
  work: () => Promise<T>,
  { signal, attempts = 5, delay = 1000, onRetry = () => undefined }: RetryOptions,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= attempts || signal.aborted || !canPass(error, attempt > 1)) throw error;
      const wait = Math.round(delay * 2 ** (attempt - 1) * (1 + Math.random() / 2));
      onRetry(asOcpError(error), wait);
      await sleep(wait, undefined, { signal }).catch((stopped: unknown) => {
        throw asOcpError(stopped);
      });
    }
  }
}

/** Whether the same may go well a little later. A server that was `reached` before is also waited for. */
export function canPass(error: unknown, reached: boolean): boolean {
  if (!(error instanceof OcpError)) return false;
  return error.passing || (reached && error.code === 'DATABASE_UNREACHABLE');
}
