import fc from 'fast-check';
import { shrinkAtMost } from './shrink.ts';

export interface PropertyOptions {
  runs: number;
  seed: number;
  /** Where to begin: a failure that was found before, as fast-check names it. */
  path?: string | undefined;
  /** Values that are tried after a failure to make it smaller. */
  shrinking?: number;
  /** Counts the rows that were compared, by table: equal tables may all have been empty. */
  rows?: Map<string, number>;
}

/** The smallest value found of which a property does not hold. */
export interface PropertyFailure {
  seed: number;
  path: string;
  /** The value as JSON. */
  example: string;
  differences: string;
}

/** Tries random values; one of which `differences` says something, or throws, is made smaller. */
export async function checkProperty<T>(
  values: fc.Arbitrary<T>,
  differences: (value: T) => Promise<string>,
  { runs, seed, path, shrinking }: PropertyOptions & { shrinking: number },
): Promise<PropertyFailure | undefined> {
  const details = await fc.check(
    fc.asyncProperty(
      values,
      shrinkAtMost(shrinking, async (value) => {
        const found = await differences(value);
        if (found !== '') throw new Error(found);
      }),
    ),
    { numRuns: runs, seed, ...(path === undefined ? {} : { path }) },
  );
  if (!details.failed) return undefined;
  const error = details.errorInstance;
  return {
    seed,
    path: details.counterexamplePath ?? '',
    example: JSON.stringify(details.counterexample?.[0]),
    differences: error instanceof Error ? error.message : String(error),
  };
}
