import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { afterEach, expect, it } from 'vitest';
import { circles } from '../src/lint/circles.ts';

const root = mkdtempSync(join(tmpdir(), 'ocp-circles-'));
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** The circles that are found in `a.ts`, which is the first of the files. */
function found(files: Record<string, string>): string[] {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  const config = {
    files: ['**/*.ts'],
    languageOptions: { parser: tseslint.parser },
    plugins: { ocp: { rules: { circles: circles(root) } } },
    rules: { 'ocp/circles': 'error' },
  } satisfies Linter.Config;
  const linter = new Linter({ cwd: root });
  return linter
    .verify(files['a.ts'] ?? '', config, { filename: join(root, 'a.ts') })
    .map(({ message }) => message);
}

it.each([
  ['values', `import { b } from './b.ts';`, `import { a } from './a.ts';`],
  ['types', `import type { B } from './b.ts';`, `import type { A } from './a.ts';`],
  [
    'types on the way',
    `type B = import('./b.ts').B; export type { B };`,
    `type A = import('./a.ts').A; export type { A };`,
  ],
  ['what loads later', `await import('./b.ts');`, `await import('./a.ts');`],
  ['what is passed on', `export * from './b.ts';`, `export { a } from './a.ts';`],
])('two files that import each other for %s are a circle', (_, a, b) => {
  expect(found({ 'a.ts': a, 'b.ts': b })).toEqual(['a circle of imports: a.ts → b.ts → a.ts']);
});

it('a circle may be long, and a file may be one alone', () => {
  const files = { 'b/index.ts': `export * from './c.ts';`, 'b/c.ts': `import '../a.ts';` };
  expect(found({ 'a.ts': `import './b/index.ts';`, ...files })).toEqual([
    'a circle of imports: a.ts → b/index.ts → b/c.ts → a.ts',
  ]);
  expect(found({ 'a.ts': `import './a.ts';` })).toEqual(['a circle of imports: a.ts → a.ts']);
});

it('two ways to one file are none, nor is a circle elsewhere, nor what is no file', () => {
  const files = { 'b.ts': `import './d.ts';`, 'c.ts': `import './d.ts';`, 'd.ts': `import './e.ts';` };
  const a = `import './b.ts'; import './c.ts'; import './gone.ts'; import './x.json'; import 'node:fs';`;
  expect(found({ 'a.ts': a, ...files, 'e.ts': `import './d.ts';` })).toEqual([]);
});
