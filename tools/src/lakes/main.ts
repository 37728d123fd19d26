import { parseArgs } from 'node:util';
import { arrow } from '@ocp/engine-arrow';
import { duckdb } from '@ocp/engine-duckdb';
import { postgres } from '@ocp/engine-postgres';
import { reportFailure } from '../workspace.ts';
import { smallBills, type LakesCloud } from './bills/index.ts';
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
    ...(values.path === undefined ? {} : { path: values.path }),
  });
  if (failure === undefined) {
    console.log(`${values.runs} lakes: equal in every engine`);
    return;
  }
  console.log(`${failure.differences}\n${failure.lake}\nagain: ${repeatCommand(failure)}`);
  process.exitCode = 4;
}

function cloudNamed(name: string): LakesCloud {
  if (Object.hasOwn(smallBills, name)) return name as LakesCloud;
  throw new Error(`--cloud is one of ${Object.keys(smallBills).join(', ')}`);
}

await main().catch(reportFailure);
