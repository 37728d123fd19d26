import { dirname, relative, resolve } from 'node:path';
import type { Rule } from 'eslint';
import { ImportGraph, onImports } from './imports.ts';

/** No file leads back to itself by its imports, also not by those of types or those that load later. */
export function circles(root: string): Rule.RuleModule {
  const graph = new ImportGraph();
  return {
    create(context) {
      const { filename } = context;
      return onImports((node, target) => {
        if (!target.startsWith('.')) return;
        const way = graph.way(resolve(dirname(filename), target), filename);
        if (way === undefined) return;
        const names = [filename, ...way].map((file) => relative(root, file));
        context.report({ node, message: `a circle of imports: ${names.join(' → ')}` });
      });
    },
  };
}
