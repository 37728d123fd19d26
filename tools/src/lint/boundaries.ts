import { isBuiltin } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import type { Rule } from 'eslint';
import { packageOf, readPackages, type Package } from './workspace.ts';

/** Which rooms the sources of a room may import. An engine may not import another one, nor any room a room like it. */
export const rooms: Readonly<Record<string, readonly string[] | 'all'>> = {
  core: [],
  rules: ['core'],
  lake: ['core'],
  store: ['core'],
  staging: ['core', 'store'],
  after: ['core', 'store'],
  engine: ['core', 'rules', 'lake', 'store'],
  harness: ['core', 'store', 'after', 'lake'],
  app: 'all',
};

/** Why `file` may not import `target`, or undefined when it may. */
export function violation(packages: readonly Package[], file: string, target: string): string | undefined {
  const from = packageOf(packages, file);
  if (from === undefined) return undefined;
  if (target.startsWith('.')) {
    const to = packageOf(packages, resolve(dirname(file), target));
    return to === from ? undefined : `'${target}' leaves ${from.name}; import a package by its name`;
  }
  // Tests may use any package of the workspace, such as the golden harness in an engine's test.
  const inSources = !relative(join(from.folder, 'src'), file).startsWith('..');
  if (!inSources || isBuiltin(target)) return undefined;
  const name = target.split('/', target.startsWith('@') ? 2 : 1).join('/');
  const to = packages.find((candidate) => candidate.name === name);
  const allowed = rooms[from.room];
  if (allowed === undefined) return `${from.name} is in room ${from.room}, which has no rule`;
  if (to !== undefined && to !== from && allowed !== 'all' && !allowed.includes(to.room)) {
    return `${from.name} (room ${from.room}) must not import ${to.name} (room ${to.room})`;
  }
  return from.dependencies.has(name) ? undefined : `${name} is not a dependency of ${from.name}`;
}

/** The arrows between the packages, from the nx tags in their manifests, and declared dependencies only. */
export function boundaries(root: string): Rule.RuleModule {
  const packages = readPackages(root);
  return {
    create(context) {
      const check = (node: Rule.Node, source: unknown) => {
        const target = literalOf(source);
        if (target === undefined) return;
        const message = violation(packages, context.filename, target);
        if (message !== undefined) context.report({ node, message });
      };
      return {
        ImportDeclaration: (node) => check(node, node.source),
        ImportExpression: (node) => check(node, node.source),
        ExportAllDeclaration: (node) => check(node, node.source),
        ExportNamedDeclaration: (node) => check(node, node.source),
        TSImportType: (node: Rule.Node & { source?: unknown }) => check(node, node.source),
      };
    },
  };
}

function literalOf(source: unknown): string | undefined {
  const value = (source as { value?: unknown } | null | undefined)?.value;
  return typeof value === 'string' ? value : undefined;
}
