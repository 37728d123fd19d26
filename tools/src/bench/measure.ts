import { join } from 'node:path';
import type { Bench } from './bench.ts';
import { benchMonth } from './month.ts';
import type { BenchOptions } from './options.ts';
import { memoryLimitOf } from './request.ts';
import { comparisons, peakMemory, scaleOf, type Scale, type StageResults } from './results.ts';
import { commandRound, prepare, round, type Round } from './rounds.ts';
import { say } from './say.ts';
import type { Stage } from './stages.ts';

/** The rounds of one stage, and its growth with the pods where it has any. */
export async function measureStage(
  bench: Bench,
  stage: Stage,
  { rounds, scales }: Pick<BenchOptions, 'rounds' | 'scales'>,
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
  for (const scale of scales) if (scale <= stage.grows) growth.push(await grown(bench, stage, scale));
  return {
    title: stage.title,
    pipeline: stage.pipeline.name,
    memory_limit: memoryLimitOf(bench, stage),
    comparisons: comparisons(stage, done),
    peak_memory_mib: peakMemory(done.flatMap(({ reports }) => [reports.command, reports.standalone])),
    peak_memory_at_most_mib: stage.memory.at_most_mib,
    scales: growth,
  };
}

/** The commands of a month with more pods, and a bill as much longer where the stage reads one, once. */
async function grown(bench: Bench, stage: Stage, scale: number): Promise<Scale> {
  const { options } = bench.month;
  const pods = options.pods * scale;
  say(`generating ${pods} pods, unless they are there`);
  const billItems = stage.pipeline.cloud === undefined ? 0 : options.billItems * scale;
  const month = await benchMonth({ ...options, pods, billItems });
  const larger = { ...bench, month, files: join(bench.files, String(pods)) };
  for (const earlier of stage.follows) await prepare(larger, earlier);
  const { command, standalone } = await commandRound(larger, stage);
  say(`${pods} pods: ${command.seconds.toFixed(2)} s, stand-alone ${standalone.seconds.toFixed(2)} s`);
  const reports = { command: command.report, standalone: standalone.report };
  return scaleOf(stage, month, [{ command: command.seconds, standalone: standalone.seconds, reports }]);
}
