import { run } from '../workspace.ts';
import type { Outcome } from './outcome.ts';
import { skipFault } from './skips.ts';
import { runTests } from './tests.ts';

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
  return [...outcomes, ...(await runTests())];
}

const outcomes = await check();
const strict = Boolean(process.env['OCP_STRICT_SKIPS']);
let failed = 0;
for (const outcome of outcomes) {
  const fault = outcome.state === 'skipped' && strict ? skipFault(outcome) : undefined;
  if (outcome.state === 'failed' || fault !== undefined) failed++;
  if (outcome.state === 'failed') console.log(`failed   ${outcome.name}`);
  if (outcome.state === 'skipped') {
    const note = outcome.note === undefined ? '' : ` [${outcome.note}]`;
    console.log(
      `skipped  ${outcome.name}${note}${fault === undefined ? '' : ` (counts as failed: ${fault})`}`,
    );
  }
}
console.log(`${outcomes.filter(({ state }) => state === 'passed').length} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
