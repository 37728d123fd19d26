import type { Golden } from '@ocp/core/conformance';

/** A life takes as long as ten goldens, and the runs of a cost model take as long as some. */
const isLong = ({ stages }: Golden) =>
  stages.some(({ stage, pipeline }) => stage.startsWith('life-') || pipeline === 'rates');

const isRepetition = ({ stage }: Golden['stages'][number]) => stage.endsWith('-repeated');

/**
 * What one of four suites takes of all goldens: those that are long by turns, every fourth one, and of the others the
 * repetitions by turns, every third one, which the suites 0 to 2 take. Together they have everything; a first run of what is
 * not long is in each of these. The suite 3 is about reports that came as CSV, of which a cloud knows nothing: it takes every
 * third of these clouds. With `OCP_ALL_GOLDENS=1` every suite has all.
 */
export function sampleOf(goldens: readonly Golden[], suite: 0 | 1 | 2 | 3): Golden[] {
  if (process.env['OCP_ALL_GOLDENS'] === '1') return [...goldens];
  const long = goldens.filter(isLong).filter((_, index) => index % 4 === suite);
  const less = suite === 3 ? withoutClouds : withoutRepetitions;
  const others = goldens
    .filter((golden) => !isLong(golden))
    .map((golden, index) => (index % 3 === suite % 3 ? golden : less(golden)));
  return [...others, ...long];
}

/** A golden whose runs are not repeated. */
export function withoutRepetitions(golden: Golden): Golden {
  return { ...golden, stages: golden.stages.filter((stage) => !isRepetition(stage)) };
}

function withoutClouds(golden: Golden): Golden {
  return { ...golden, stages: golden.stages.filter(({ pipeline }) => pipeline === 'ocp') };
}
