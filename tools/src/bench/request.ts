import type { Bench } from './bench.ts';
import type { RulesJob } from './rules.ts';
import type { Stage } from './stages.ts';

type Settings = Pick<Bench, 'month' | 'memoryLimit'>;

function daysOf({ month: { options } }: Settings) {
  const last = String(options.days).padStart(2, '0');
  return { start_date: `${options.month}-01`, end_date: `${options.month}-${last}` };
}

export function memoryLimitOf({ memoryLimit }: Settings, { memory }: Stage): string {
  return memoryLimit ?? memory.limit;
}

/** The request of a stage for the whole month, for parts of the system in this process or a child. */
export function rulesJob(bench: Settings, stage: Stage): RulesJob {
  const { options, lake } = bench.month;
  const request = {
    ...stage.request(options),
    ...daysOf(bench),
    schema: options.schema,
    limits: { memory: memoryLimitOf(bench, stage) },
  };
  return { request, lake };
}

/** The same request as flags of the command line; DuckDB gets its limit of memory. */
export function requestFlags(bench: Settings, stage: Stage, engine = 'duckdb'): string[] {
  const { options, lake } = bench.month;
  const { start_date: start, end_date: end } = daysOf(bench);
  return [
    ...['--pipeline', stage.pipeline.name, '--engine', engine, ...stage.flags(options)],
    ...['--schema', options.schema, '--lake', lake],
    ...['--start', start, '--end', end],
    ...(engine === 'duckdb' ? ['--memory-limit', memoryLimitOf(bench, stage)] : []),
  ];
}
