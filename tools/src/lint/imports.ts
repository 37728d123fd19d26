import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Rule } from 'eslint';
import ts from 'typescript';

/** Tells a rule of everything that a file imports: also types, and what is loaded later or passed on. */
export function onImports(tell: (node: Rule.Node, target: string) => void): Rule.RuleListener {
  const check = (node: Rule.Node, source: unknown) => {
    const target = (source as { value?: unknown } | null | undefined)?.value;
    if (typeof target === 'string') tell(node, target);
  };
  return {
    ImportDeclaration: (node) => check(node, node.source),
    ImportExpression: (node) => check(node, node.source),
    ExportAllDeclaration: (node) => check(node, node.source),
    ExportNamedDeclaration: (node) => check(node, node.source),
    TSImportType: (node: Rule.Node & { source?: unknown }) => check(node, node.source),
  };
}

/** Which files import which by a relative path, as they are on the disk; each is read once. */
export class ImportGraph {
  readonly #known = new Map<string, readonly string[]>();

  /** The files from one to another, both included, where one leads to the other by its imports. */
  way(from: string, to: string): string[] | undefined {
    const before = new Map<string, string | undefined>([[from, undefined]]);
    for (const file of before.keys()) {
      if (file === to) return pathTo(file, before);
      for (const next of this.#of(file)) if (!before.has(next)) before.set(next, file);
    }
    return undefined;
  }

  #of(file: string): readonly string[] {
    const known = this.#known.get(file) ?? importsOf(file);
    this.#known.set(file, known);
    return known;
  }
}

function importsOf(file: string): string[] {
  if (!/\.[jt]s$/.test(file) || !existsSync(file)) return [];
  const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'), true, true);
  return importedFiles
    .map(({ fileName }) => fileName)
    .filter((target) => target.startsWith('.'))
    .map((target) => resolve(dirname(file), target));
}

function pathTo(file: string, before: ReadonlyMap<string, string | undefined>): string[] {
  const path: string[] = [];
  for (let at: string | undefined = file; at !== undefined; at = before.get(at)) path.unshift(at);
  return path;
}
