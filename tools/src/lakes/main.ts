import { parseArgs } from 'node:util';
import { engineNamed } from '@ocp/shim';
import { reportFailure } from '../workspace.ts';
import { cloudNamed } from '../generate/clouds.ts';
import { checkLakes, repeatCommand } from './check.ts';

const { values } = parseArgs({
  options: {
    cloud: { type: 'string', default: 'AWS' },
    engines: { type: 'string', default: 'duckdb,postgres,arrow' },
    runs: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    path: { type: 'string' },
  },
});

/** Prints the smallest lake of which the engines make different tables, and how to make it again. */
async function main(): Promise<void> {
  const [first = '', ...others] = values.engines.split(',');
  const rows = new Map<string, number>();
  const failure = await checkLakes({
    engines: [await engineNamed(first), ...(await Promise.all(others.map((name) => engineNamed(name))))],
    cloud: cloudNamed(values.cloud),
    runs: Number(values.runs),
    seed: Number(values.seed),
    path: values.path,
    rows,
  });
  if (failure === undefined) {
    const compared = [...rows].map(([table, count]) => `${table} ${count}`);
    console.log(`${values.runs} lakes: equal in every engine. Rows compared: ${compared.join(', ')}`);
    return;
  }
  console.log(`${failure.differences}\n${failure.example}\nagain: ${repeatCommand(failure)}`);
  process.exitCode = 4;
}

await main().catch(reportFailure);
