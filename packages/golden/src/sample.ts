import type { Golden } from '@ocp/core/conformance';

/** A life takes as long as ten goldens, and the runs of a cost model take as long as some. */
const isLong = ({ stages }: Golden) =>
  stages.some(({ stage, pipeline }) => stage.startsWith('life-') || pipeline === 'rates');

const isRepetition = ({ stage }: Golden['stages'][number]) => stage.endsWith('-repeated');

/**
 * What one of four suites takes of all goldens; together they have everything. Those that are long go by turns, every fourth one,
 * and so do the others, every third one: the suite 3, about reports that came as CSV, has half of those of the suite 0. With
 * `OCP_ALL_GOLDENS=1` every suite has all.
 */
export function sampleOf(goldens: readonly Golden[], suite: 0 | 1 | 2 | 3): Golden[] {
  if (process.env['OCP_ALL_GOLDENS'] === '1') return [...goldens];
  const turn = suite === 3 ? 6 : 3;
  const others = goldens
    .filter((golden) => !isLong(golden))
    .filter((_, index) => (index + suite) % turn === 0);
  return [...others, ...goldens.filter(isLong).filter((_, index) => index % 4 === suite)];
}

/** A golden whose runs are not repeated. */
export function withoutRepetitions(golden: Golden): Golden {
  return { ...golden, stages: golden.stages.filter((stage) => !isRepetition(stage)) };
}

/** `npm test` is content with some of what takes minutes on Trino; `npm run test:trino` takes all. */
export const sampledOnTrino: boolean = process.env['OCP_TRINO_COMPARED'] === 'some';

/** The goldens of `npm run test:trino -- NAME…`: all without a name. */
export const chosenOnTrino = new RegExp(process.env['OCP_TRINO_GOLDENS'] ?? '');
