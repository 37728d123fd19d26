import { run } from '../workspace.ts';
import type { Outcome } from './outcome.ts';
import { report } from './report.ts';
import { runTests } from './tests.ts';
import { trinoTests } from './trino.ts';

type Check = readonly [name: string, command: string, ...args: string[]];

/** What is checked without running it; the rows one after the other, and what stands in one side by side. */
const CHECKS: readonly (readonly Check[])[] = [
  [['build', 'nx', 'run-many', '-t', 'build']],
  [
    ['types', 'tsc', '-b', 'tsconfig.test.json'],
    ['lint', 'eslint', '.'],
    ['format', 'prettier', '--check', '.'],
  ],
];

/** Everything that `npm test` runs; with OCP_STRICT_SKIPS a skip that this machine does not justify is a failure. */
async function check(): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const together of CHECKS) {
    outcomes.push(...(await Promise.all(together.map(passes))));
  }
  console.log('\n> tests: vitest run');
  return [...outcomes, ...(await runTests('vitest.config.ts')), ...(await trinoTests({ compared: 'some' }))];
}

async function passes([name, command, ...args]: Check): Promise<Outcome> {
  console.log(`\n> ${name}: ${[command, ...args].join(' ')}`);
  const status = await run(command, args, { env: { NX_DAEMON: 'false' } });
  return { name, state: status === 0 ? 'passed' : 'failed' };
}

report(await check());
