import { parseArgs } from 'node:util';
import { engineNamed } from '@ocp/shim';
import { cloudNamed } from '../generate/clouds.ts';
import { reportFailure } from '../workspace.ts';
import { checkLives, repeatCommand } from './check.ts';

/** `--cloud AWS,Azure`: a tenant with a bill of each. */
const { values } = parseArgs({
  options: {
    cloud: { type: 'string', default: 'AWS' },
    engine: { type: 'string', default: 'duckdb' },
    runs: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    path: { type: 'string' },
    shrinking: { type: 'string', default: '60' },
  },
});

/** Prints the smallest life whose end is not that of a fresh database, and how to live it again. */
async function main(): Promise<void> {
  const rows = new Map<string, number>();
  const [first = '', ...others] = values.cloud.split(',');
  const failure = await checkLives({
    engine: await engineNamed(values.engine),
    clouds: [cloudNamed(first), ...others.map(cloudNamed)],
    runs: Number(values.runs),
    seed: Number(values.seed),
    path: values.path,
    shrinking: Number(values.shrinking),
    rows,
    onLife: (life, differences) => {
      console.error(`${life}: ${differences === '' ? 'the same' : 'others'}`);
    },
  });
  if (failure === undefined) {
    const compared = [...rows.values()].reduce((sum, count) => sum + count, 0);
    console.log(
      `${values.runs} lives on ${values.engine}: as if only the end had been seen (${compared} rows)`,
    );
    return;
  }
  console.log(`${failure.differences}\n${failure.example}\nagain: ${repeatCommand(failure)}`);
  process.exitCode = 4;
}

await main().catch(reportFailure);
