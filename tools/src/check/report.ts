import type { Outcome } from './outcome.ts';
import { skipFault } from './skips.ts';

/** Says what failed and what was left out, then `N passed, N failed`; a failure makes the process end with status 1. */
export function report(outcomes: readonly Outcome[]): void {
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
}
