import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** Repetitions of the four measurements; the medians count. */
  rounds: number;
  /** Factors of the pods of the bench month whose growth is shown; 1 is always measured. */
  scales: readonly number[];
  memoryLimit: string;
}

/** `npm run bench -- [--rounds 5] [--scales 1,4,16] [--memory-limit 512MB]` */
export function readBenchOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '5' },
      scales: { type: 'string', default: '1,4,16' },
      'memory-limit': { type: 'string', default: '512MB' },
    },
  });
  const scales = values.scales.split(',').map(Number);
  const rounds = Number(values.rounds);
  if (![rounds, ...scales].every((value) => Number.isInteger(value) && value > 0)) {
    throw new Error('--rounds and --scales take whole numbers above 0');
  }
  return { rounds, scales: scales.filter((scale) => scale !== 1), memoryLimit: values['memory-limit'] };
}
