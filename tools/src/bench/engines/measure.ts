import { aggregateCommand } from '../../ocp.ts';
import type { Bench } from '../bench.ts';
import { median } from '../median.ts';
import { requestFlags } from '../request.ts';
import { begin } from '../rounds.ts';
import { say } from '../say.ts';
import { stagesOn, type Stage } from '../stages.ts';
import type { EngineFigures } from './figures.ts';
import { engineServer, type EngineServer } from './server.ts';

/**
 * Measures engines side by side: in each round all of them in turn, so that whatever else the machine does meets all. Each
 * has one run before, in which servers and caches get warm.
 */
export async function measureEngines(
  bench: Bench,
  engines: readonly string[],
  rounds: number,
): Promise<EngineFigures[]> {
  await using servers = new AsyncDisposableStack();
  const running = new Map<string, EngineServer>();
  for (const engine of engines) running.set(engine, servers.use(await engineServer(engine, say)));
  const figures: EngineFigures[] = [];
  for (const stage of stagesOn(bench.month.options.cloud)) {
    figures.push(...(await measureStage(bench, stage, running, rounds)));
  }
  return figures;
}

async function measureStage(
  bench: Bench,
  stage: Stage,
  running: ReadonlyMap<string, EngineServer>,
  rounds: number,
): Promise<EngineFigures[]> {
  const taken = new Map([...running.keys()].map((engine) => [engine, [] as number[]]));
  const memory = new Map<string, number>();
  for (let round = 0; round <= rounds; round += 1) {
    for (const [engine, { flags }] of running) {
      await begin(bench, stage);
      const args = [...requestFlags(bench, stage, engine), ...flags, '--no-standalone'];
      const { seconds, report } = await aggregateCommand(args, bench.database);
      say(
        `${stage.title}, ${engine}, ${round === 0 ? 'warm-up' : `round ${round}`}: ${seconds.toFixed(2)} s`,
      );
      if (round > 0) taken.get(engine)?.push(seconds);
      memory.set(engine, Math.max(memory.get(engine) ?? 0, report.peak_memory_bytes));
    }
  }
  return [...running].map(([engine, server]): EngineFigures => {
    const seconds = taken.get(engine) ?? [];
    const peak = server.peakMemory();
    return {
      pipeline: stage.pipeline.name,
      title: stage.title,
      engine,
      seconds: median(seconds),
      range: [Math.min(...seconds), Math.max(...seconds)],
      peak_memory_mib: (memory.get(engine) ?? 0) / 2 ** 20,
      server_peak_memory_mib: peak === undefined ? null : peak / 2 ** 20,
    };
  });
}
