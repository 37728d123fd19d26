import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The workspace runs from its TypeScript sources: no build stands between an edit and its test. Nothing that means a
 * bundler is among the conditions: packages from the registry load as Node itself would load them.
 */
const conditions = ['ocp-source', 'node'];

/** Tests that need a Trino; `vitest.trino.config.ts` runs them. */
export const onTrino = ['{packages,apps}/*/test/**/*.trino.test.ts', 'tools/test/**/*.trino.test.ts'];

/**
 * Packages whose test files run one after the other in the same process, with modules that are evaluated once: for most of these
 * files that takes longer than their tests. What a module of theirs holds, and what a test changes of the process, outlives the
 * file; hooks are registered by functions that a file calls. All other files have a process of their own.
 */
const together = ['after', 'core', 'engine-arrow', 'engine-trino', 'golden', 'lake', 'rules-sql'];
const tests = '{packages,apps}/*/test/**/*.test.ts';
const ofTogether = [`packages/{${together.join(',')}}/test/**/*.test.ts`];

/**
 * Files that take minutes begin first: at the end of a run no worker waits for the last file of another. Those that can share a
 * process follow each other.
 */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) =>
      /conformance|koku-standin|durable|lakes|lives/.test(moduleId);
    const rank = (file: TestSpecification) => Number(!isLong(file)) * 2 + Number(file.project.config.isolate);
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    setupFiles: ['./vitest.setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    sequence: { sequencer: LongFirst },
    execArgv: ['--conditions=ocp-source'],
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          isolate: false,
          include: ofTogether,
          exclude: [...configDefaults.exclude, ...onTrino],
        },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: [tests, 'tools/test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...onTrino, ...ofTogether],
        },
      },
    ],
  },
});
