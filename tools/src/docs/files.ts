import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../workspace.ts';

const notOurs = /(^|\/)(node_modules|dist|\.[^/]+)(\/|$)/;

/** A file of the repository as text; `path` is from the root. */
export function textOf(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** Files of the repository, from its root, without what is installed, built or hidden. */
export function files(...patterns: readonly string[]): string[] {
  return globSync(patterns, { cwd: root, exclude: (name) => notOurs.test(name) }).sort();
}
