import { defineConfig } from 'vitest/config';

/** The workspace runs from its TypeScript sources: no build stands between an edit and its test. */
const conditions = ['ocp-source', 'node', 'import', 'module', 'default'];

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
