import { parseArgs } from 'node:util';
import { arrow } from '@ocp/engine-arrow';
import { duckdb } from '@ocp/engine-duckdb';
import { postgres } from '@ocp/engine-postgres';
import { reportFailure } from '../workspace.ts';
import { cloudNamed } from './bills/index.ts';
import { checkLakes, repeatCommand } from './check.ts';

const { values } = parseArgs({
  options: {
    cloud: { type: 'string', default: 'AWS' },
    runs: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    path: { type: 'string' },
  },
});

/** Prints the smallest lake of which the engines make different tables, and how to make it again. */
async function main(): Promise<void> {
  const failure = await checkLakes({
    engines: [duckdb(), postgres(), arrow()],
    cloud: cloudNamed(values.cloud),
    runs: Number(values.runs),
    seed: Number(values.seed),
    path: values.path,
  });
  if (failure === undefined) {
    console.log(`${values.runs} lakes: equal in every engine`);
    return;
  }
  console.log(`${failure.differences}\n${failure.example}\nagain: ${repeatCommand(failure)}`);
  process.exitCode = 4;
}

await main().catch(reportFailure);
