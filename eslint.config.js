import eslint from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { boundaries } from './tools/src/lint/boundaries.ts';
import { circles } from './tools/src/lint/circles.ts';

const root = import.meta.dirname;

export default defineConfig(
  {
    ignores: [
      '**/dist/',
      'apps/shim/program/',
      '**/node_modules/',
      '.nx/',
      '.cache/',
      'coverage/',
      'test-data/',
    ],
  },
  {
    files: ['**/*.{js,ts}'],
    extends: [eslint.configs.recommended],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
    plugins: { ocp: { rules: { boundaries: boundaries(root), circles: circles(root) } } },
    rules: { 'ocp/boundaries': 'error', 'ocp/circles': 'error', eqeqeq: 'error', 'no-console': 'off' },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: './tools/tsconfig.lint.json', tsconfigRootDir: root } },
    rules: {
      // Functions of our interfaces use no `this`, also where they are written as methods.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
    },
  },
  {
    // What a driver gives back to a test is checked by the test's own expectations.
    files: ['**/test/**/*.ts'],
    rules: Object.fromEntries(
      ['argument', 'assignment', 'call', 'member-access', 'return'].map((what) => [
        `@typescript-eslint/no-unsafe-${what}`,
        'off',
      ]),
    ),
  },
);
