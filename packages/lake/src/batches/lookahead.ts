/**
 * The items of a generator in their order, of which so many are asked for before they are needed. Leaving the loop ends the
 * generator; a failure is thrown where its item would have come.
 */
export async function* lookahead<T>(items: AsyncGenerator<T>, depth: number): AsyncGenerator<T> {
  const asked: Promise<IteratorResult<T, unknown>>[] = [];
  try {
    for (;;) {
      while (asked.length <= depth) {
        const next = items.next();
        next.catch(() => undefined);
        asked.push(next);
      }
      const item = await asked.shift()!;
      if (item.done === true) return;
      yield item.value;
    }
  } finally {
    await items.return(undefined);
  }
}
