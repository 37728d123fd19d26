/** Fewer runs have no usual time. */
const FEWEST = 5;

/** The first of some times over the median of the others; undefined where these are too few. */
export function slowdown([last, ...before]: readonly number[]): number | undefined {
  if (last === undefined || before.length < FEWEST) return undefined;
  const sorted = before.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? 0;
  const median = (middle + lower) / 2;
  return median === 0 ? undefined : last / median;
}
