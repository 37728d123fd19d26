import { run } from '../workspace.ts';
import type { Outcome } from './outcome.ts';
import { report } from './report.ts';
import { runTests } from './tests.ts';
import { trinoTests } from './trino.ts';

const CHECKS: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ['build', 'nx', 'run-many', '-t', 'build'],
  ['types', 'tsc', '-b', 'tsconfig.test.json'],
  ['lint', 'eslint', '.'],
  ['format', 'prettier', '--check', '.'],
];

/** Everything that `npm test` runs; with OCP_STRICT_SKIPS a skip that this machine does not justify is a failure. */
async function check(): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [name, command, ...args] of CHECKS) {
    console.log(`\n> ${name}: ${[command, ...args].join(' ')}`);
    const status = await run(command, args, { env: { NX_DAEMON: 'false' } });
    outcomes.push({ name, state: status === 0 ? 'passed' : 'failed' });
  }
  console.log('\n> tests: vitest run');
  return [...outcomes, ...(await runTests('vitest.config.ts')), ...(await trinoTests('some'))];
}

report(await check());
