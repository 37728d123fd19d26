import { isBuiltin } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import type { Rule } from 'eslint';
import { onImports } from './imports.ts';
import { packageOf, readPackages, type Package } from './workspace.ts';

/**
 * Which rooms the sources of a room may import. An engine may not import another one, nor any room a room like it. An engine
 * that is a second opinion on the rules cannot see them.
 */
export const rooms: Readonly<Record<string, readonly string[] | 'all'>> = {
  core: [],
  rules: ['core'],
  lake: ['core'],
  store: ['core'],
  staging: ['core', 'store'],
  after: ['core', 'store'],
  engine: ['core', 'lake'],
  'sql-engine': ['core', 'rules', 'lake', 'store'],
  harness: ['core', 'store', 'after', 'lake'],
  app: 'all',
};

/** Folders of packages that import nothing of their package but themselves. */
export const groundFloors: Readonly<Record<string, string>> = { '@ocp/core': 'src/contract' };

/** Why `file` may not import `target`, or undefined when it may. */
export function violation(packages: readonly Package[], file: string, target: string): string | undefined {
  const from = packageOf(packages, file);
  if (from === undefined) return undefined;
  if (target.startsWith('.')) {
    const path = resolve(dirname(file), target);
    if (packageOf(packages, path) !== from)
      return `'${target}' leaves ${from.name}; import a package by its name`;
    const ground = groundFloors[from.name];
    if (ground === undefined || !isBelow(join(from.folder, ground), file)) return undefined;
    return isBelow(join(from.folder, ground), path)
      ? undefined
      : `'${target}' leaves ${ground}, the ground floor of ${from.name}`;
  }
  // Tests may use any package of the workspace, such as the golden harness in an engine's test.
  if (!isBelow(join(from.folder, 'src'), file) || isBuiltin(target)) return undefined;
  const name = target.split('/', target.startsWith('@') ? 2 : 1).join('/');
  const to = packages.find((candidate) => candidate.name === name);
  const allowed = rooms[from.room];
  if (allowed === undefined) return `${from.name} is in room ${from.room}, which has no rule`;
  if (to !== undefined && to !== from && allowed !== 'all' && !allowed.includes(to.room)) {
    return `${from.name} (room ${from.room}) must not import ${to.name} (room ${to.room})`;
  }
  return from.dependencies.has(name) ? undefined : `${name} is not a dependency of ${from.name}`;
}

const isBelow = (folder: string, file: string) => !relative(folder, file).startsWith('..');

/** The arrows between the packages, from the nx tags in their manifests, and declared dependencies only. */
export function boundaries(root: string): Rule.RuleModule {
  const packages = readPackages(root);
  return {
    create: (context) =>
      onImports((node, target) => {
        const message = violation(packages, context.filename, target);
        if (message !== undefined) context.report({ node, message });
      }),
  };
}
