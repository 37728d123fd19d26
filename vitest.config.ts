import { defineConfig } from 'vitest/config';

/**
 * The workspace runs from its TypeScript sources: no build stands between an edit and its test. Never `import`: vitest
 * hands these to Node, where `require` must not get a package's ES modules.
 */
const conditions = ['ocp-source', 'module', 'node'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['{packages,apps}/*/test/**/*.test.ts', 'tools/test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    execArgv: ['--conditions=ocp-source'],
  },
});
