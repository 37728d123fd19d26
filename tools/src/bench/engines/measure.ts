import { aggregateCommand } from '../../ocp.ts';
import { median } from '../median.ts';
import { say } from '../measure.ts';
import { requestFlags } from '../request.ts';
import { begin, type Bench } from '../rounds.ts';
import { stages, type Stage } from '../stages.ts';
import { engineServer, type EngineServer } from './server.ts';

/** One engine on one stage of the bench month; `ocp aggregate --no-standalone` from its start to its end. */
export interface EngineFigures {
  pipeline: string;
  title: string;
  engine: string;
  /** Median of the rounds, and the fastest and slowest. */
  seconds: number;
  range: [number, number];
  /** Of the process of the command. */
  peak_memory_mib: number;
  /** Of the server that the engine computes in; null where there is none, or it is not ours. */
  server_peak_memory_mib: number | null;
}

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
  for (const stage of stages) figures.push(...(await measureStage(bench, stage, running, rounds)));
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
