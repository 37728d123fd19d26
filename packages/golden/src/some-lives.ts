import type { Golden } from '@ocp/core/conformance';

/** A life takes as long as ten goldens. */
const isLife = ({ stages }: Golden) => stages.some(({ stage }) => stage.startsWith('life-'));

/**
 * All goldens without a life, and every fourth of those with one, beginning with `first`: suites that begin apart have all of
 * them together. With `OCP_ALL_LIVES=1` every suite has all.
 */
export function withSomeLives(goldens: readonly Golden[], first: 0 | 1 | 2 | 3): Golden[] {
  if (process.env['OCP_ALL_LIVES'] === '1') return [...goldens];
  const lives = goldens.filter(isLife);
  return goldens.filter((golden) => !isLife(golden) || lives.indexOf(golden) % 4 === first);
}
