import { writeFileSync } from 'node:fs';
import type { SerializedError } from 'vitest';
import type { Reporter, TestModule } from 'vitest/node';
import type { Outcome } from './outcome.ts';

/** Writes one `Outcome` for each test into the file that `OCP_OUTCOMES` names; its own JSON keeps no skip notes. */
export default class OutcomeReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const file = process.env['OCP_OUTCOMES'];
    if (file === undefined) return;
    const outcomes: Outcome[] = errors.map(({ message }) => ({ name: message, state: 'failed' }));
    for (const module of modules) {
      const path = module.relativeModuleId;
      if (module.errors().length > 0) outcomes.push({ name: path, state: 'failed' });
      for (const test of module.children.allTests()) {
        const result = test.result();
        outcomes.push({
          name: `${path} > ${test.fullName}`,
          state: result.state === 'pending' ? 'failed' : result.state,
          note: result.state === 'skipped' ? result.note : undefined,
        });
      }
    }
    writeFileSync(file, JSON.stringify(outcomes));
  }
}
