import { stopped } from './stop.ts';

/** Lets at most `width` jobs run at a time; the others wait in their order. */
export class Limiter {
  readonly #width: number;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(width: number) {
    this.#width = width;
  }

  async run<T>(job: () => Promise<T>): Promise<T> {
    if (this.#running < this.#width) this.#running += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await job();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}

/**
 * Results in the order of the items. The first failure stops the other jobs through their signal, and is thrown when
 * all of them have ended: nothing goes on behind the caller's back.
 */
export async function mapAll<T, R>(
  items: readonly T[],
  limiter: Limiter,
  signal: AbortSignal,
  job: (item: T, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  let first: unknown;
  const guarded = (item: T) =>
    limiter.run(async () => {
      try {
        if (either.aborted) throw stopped(either);
        return await job(item, either);
      } catch (error) {
        if (!failed.signal.aborted) first = error;
        failed.abort();
        throw error;
      }
    });
  const settled = await Promise.allSettled(items.map(guarded));
  if (signal.aborted) throw stopped(signal);
  if (failed.signal.aborted) throw first;
  return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}
