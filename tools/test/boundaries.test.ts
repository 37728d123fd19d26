import { resolve } from 'node:path';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
// Only the boundary rule, without types: the planted texts are no part of a TypeScript program.
const eslint = new ESLint({
  cwd: root,
  ruleFilter: ({ ruleId }) => ruleId === 'ocp/boundaries',
  overrideConfig: { files: ['**/*.ts'], languageOptions: { parserOptions: { project: false } } },
});

async function messages(file: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: resolve(root, file) });
  return (result?.messages ?? []).map(({ message }) => message);
}

describe('boundaries between packages', () => {
  it.each([
    ['packages/core/src/plan.ts', `import '@ocp/store';`, /core \(room core\) must not import @ocp\/store/],
    [
      'packages/core/src/plan.ts',
      `import type { Client } from 'pg';`,
      /pg is not a dependency of @ocp\/core/,
    ],
    ['packages/rules-sql/src/index.ts', `export * from '@ocp/lake';`, /room rules.*room lake/],
    ['packages/store/src/index.ts', `await import('@ocp/after');`, /room store.*room after/],
    ['packages/engine-duckdb/src/index.ts', `import '@ocp/after';`, /room sql-engine.*room after/],
    ['packages/engine-postgres/src/index.ts', `import '@ocp/staging';`, /room sql-engine.*room staging/],
    ['packages/staging/src/index.ts', `import '@ocp/rules-sql';`, /room staging.*room rules/],
    ['packages/staging/src/index.ts', `import '@ocp/engine-postgres';`, /room staging.*room sql-engine/],
    [
      'packages/engine-arrow/src/index.ts',
      `import type { Dialect } from '@ocp/rules-sql';`,
      /room engine.*room rules/,
    ],
    ['packages/lake/src/index.ts', `type P = import('@ocp/store').Store; export type Q = P;`, /room lake/],
    ['packages/after/src/index.ts', `import '../../store/src/index.ts';`, /leaves @ocp\/after/],
    [
      'packages/core/src/contract/lake.ts',
      `import '../request.ts';`,
      /leaves src\/contract, the ground floor of @ocp\/core/,
    ],
    ['packages/golden/test/x.test.ts', `import '../../store/src/index.ts';`, /leaves @ocp\/golden/],
  ])('%s must not say %s', async (file, text, expected) => {
    expect(await messages(file, text)).toEqual([expect.stringMatching(expected)]);
  });

  it.each([
    ['packages/core/src/run/run.ts', `import '../plan.ts'; import 'node:stream'; import 'zod';`],
    ['packages/core/src/contract/lake.ts', `import './days.ts'; import 'node:crypto'; import 'zod';`],
    ['packages/after/src/index.ts', `import '@ocp/core'; import '@ocp/store';`],
    [
      'packages/engine-duckdb/src/index.ts',
      `import '@ocp/core'; import '@ocp/rules-sql'; import '@ocp/lake';`,
    ],
    [
      'packages/engine-duckdb/test/x.test.ts',
      `import '@ocp/golden'; import 'vitest'; import '../src/index.ts';`,
    ],
    ['apps/shim/src/main.ts', `import '@ocp/engine-duckdb'; import '@ocp/core/conformance';`],
  ])('%s may say %s', async (file, text) => {
    expect(await messages(file, text)).toEqual([]);
  });
});
