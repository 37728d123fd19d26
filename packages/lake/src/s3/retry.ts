import { setTimeout as pause } from 'node:timers/promises';
import type { RetryPolicy } from '../options.ts';
import { stopped } from '../stop.ts';
import { isPassing, Stalled } from './faults.ts';

/** One attempt; `alive` is called whenever something arrives. */
export type Attempt<T> = (signal: AbortSignal, alive: () => void) => Promise<T>;

/**
 * Tries until it works, a fault is not a passing one, or the attempts are used up; then throws the last fault as it
 * is. Pauses grow and are spread at random, so that readers do not come back all at once.
 */
export async function withRetries<T>(
  policy: RetryPolicy,
  signal: AbortSignal,
  attempt: Attempt<T>,
): Promise<T> {
  for (let number = 1; ; number += 1) {
    try {
      return await once(policy, signal, attempt);
    } catch (error) {
      if (signal.aborted) throw stopped(signal);
      if (number >= policy.attempts || !isPassing(error)) throw error;
    }
    const spread = 0.5 + Math.random() / 2;
    await pause(policy.pauseMilliseconds * 2 ** (number - 1) * spread, undefined, { signal }).catch(() => {
      throw stopped(signal);
    });
  }
}

async function once<T>(policy: RetryPolicy, signal: AbortSignal, attempt: Attempt<T>): Promise<T> {
  const stall = new AbortController();
  const timer = setTimeout(() => stall.abort(), policy.stallMilliseconds);
  try {
    return await attempt(AbortSignal.any([signal, stall.signal]), () => timer.refresh());
  } catch (error) {
    throw stall.signal.aborted ? new Stalled(policy.stallMilliseconds, error) : error;
  } finally {
    clearTimeout(timer);
  }
}
