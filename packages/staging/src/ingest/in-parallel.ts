/**
 * Lets some workers take items from one list, each as many as it gets to. The first failure stops all; it is thrown when
 * nothing runs any more. Fails with the signal's reason when that fires.
 */
export async function inParallel<T, R>(
  items: readonly T[],
  workers: number,
  signal: AbortSignal,
  work: (items: Iterable<T>, signal: AbortSignal) => Promise<R[]>,
): Promise<R[]> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const failures: unknown[] = [];
  const waiting = items.values();
  const worker = () =>
    work(waiting, either).catch((error: unknown) => {
      failures.push(error);
      failed.abort();
      return [];
    });
  const results = await Promise.all(Array.from({ length: Math.min(workers, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
  signal.throwIfAborted();
  return results.flat();
}
