import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The workspace runs from its TypeScript sources: no build stands between an edit and its test. Nothing that means a
 * bundler is among the conditions: packages from the registry load as Node itself would load them.
 */
const conditions = ['ocp-source', 'node'];

/** Tests that need a Trino; `vitest.trino.config.ts` runs them. */
export const onTrino = ['{packages,apps}/*/test/**/*.trino.test.ts', 'tools/test/**/*.trino.test.ts'];

/** Files that take minutes begin first: at the end of a run no worker waits for the last file of another. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) =>
      /conformance|koku-standin|durable|lakes|lives/.test(moduleId);
    return (await super.sort(files)).toSorted((a, b) => Number(isLong(b)) - Number(isLong(a)));
  }
}

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['{packages,apps}/*/test/**/*.test.ts', 'tools/test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...onTrino],
    setupFiles: ['./vitest.setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    sequence: { sequencer: LongFirst },
    execArgv: ['--conditions=ocp-source'],
  },
});
