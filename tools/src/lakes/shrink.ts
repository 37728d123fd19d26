/**
 * A property that is made smaller by at most so many more runs after its first failure: later ones pass without a run, and
 * the smallest failure until then is the one that is told.
 */
export function shrinkAtMost<T>(
  runs: number,
  property: (value: T) => Promise<void>,
): (value: T) => Promise<void> {
  let left: number | undefined;
  return async (value) => {
    if (left === 0) return;
    if (left !== undefined) left--;
    try {
      await property(value);
    } catch (error) {
      left ??= runs;
      throw error;
    }
  };
}
