import type { Golden } from '@ocp/core/conformance';

/** A life takes as long as ten goldens, and the runs of a cost model take as long as some. */
const isLong = ({ stages }: Golden) =>
  stages.some(({ stage, pipeline }) => stage.startsWith('life-') || pipeline === 'rates');

/**
 * All goldens that are not long, and every fourth of those that are, beginning with `first`: suites that begin apart have all of
 * them together. With `OCP_ALL_LIVES=1` every suite has all.
 */
export function withSomeLives(goldens: readonly Golden[], first: 0 | 1 | 2 | 3): Golden[] {
  if (process.env['OCP_ALL_LIVES'] === '1') return [...goldens];
  const long = goldens.filter(isLong);
  return goldens.filter((golden) => !isLong(golden) || long.indexOf(golden) % 4 === first);
}
