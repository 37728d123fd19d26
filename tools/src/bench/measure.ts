import type { Bench } from './bench.ts';
import { benchMonth } from './month.ts';
import type { BenchOptions } from './options.ts';
import { memoryLimitOf } from './request.ts';
import { comparisons, peakMemory, scaleOf, type Scale, type StageResults } from './results.ts';
import { commandRound, round, type Round } from './rounds.ts';
import { say } from './say.ts';
import type { Stage } from './stages.ts';

/** The rounds of one stage, and its growth with the pods where it has any. */
export async function measureStage(
  bench: Bench,
  stage: Stage,
  { rounds, scales, pods }: Pick<BenchOptions, 'rounds' | 'scales' | 'pods'>,
): Promise<StageResults> {
  const done: Round[] = [];
  while (done.length < rounds) {
    const one = await round(bench, stage);
    done.push(one);
    const figures = ['command', 'standalone', 'rules', 'copy', 'after'] as const;
    const taken = figures.map((name) => `${name} ${one[name].toFixed(2)} s`).join(', ');
    say(`${stage.title}, round ${done.length}: ${taken}`);
  }
  const growth = [scaleOf(stage, bench.month, done)];
  for (const scale of stage.grows ? scales : []) growth.push(await grown(bench, stage, pods * scale));
  return {
    title: stage.title,
    pipeline: stage.pipeline.name,
    memory_limit: memoryLimitOf(bench, stage),
    comparisons: comparisons(stage.pipeline.name, done),
    peak_memory_mib: peakMemory(done.flatMap(({ reports }) => [reports.command, reports.standalone])),
    peak_memory_at_most_mib: stage.memory.at_most_mib,
    scales: growth,
  };
}

/** The commands of a month with more pods, once. */
async function grown(bench: Bench, stage: Stage, pods: number): Promise<Scale> {
  say(`generating ${pods} pods, unless they are there`);
  const month = await benchMonth({ ...bench.month.options, pods, billItems: 0 });
  const { command, standalone } = await commandRound({ ...bench, month }, stage);
  say(`${pods} pods: ${command.seconds.toFixed(2)} s, stand-alone ${standalone.seconds.toFixed(2)} s`);
  const reports = { command: command.report, standalone: standalone.report };
  return scaleOf(stage, month, [{ command: command.seconds, standalone: standalone.seconds, reports }]);
}
