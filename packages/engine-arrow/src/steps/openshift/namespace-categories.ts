import { join } from '../../joining.ts';
import { distinctCodes } from '../../kernels/index.ts';
import { Table } from '../../table.ts';
import { likeJoin } from '../like-join.ts';
import type { ArrowStep, StepContext } from '../step.ts';

/** Spec ocp-daily.md 8: patterns are tried once for each distinct namespace; one row a match multiplies rows, as in Koku. */
export const namespaceCategories: ArrowStep = async (context) => {
  const { table, pool } = context;
  const volumes = await context.input('storage_days');
  const namespaces = distinctCodes(
    [table('pod_usage').codes('namespace'), volumes.codes('namespace')],
    pool.size,
  );
  const patterns = table('category_patterns');
  const pairs = likeJoin(namespaces, patterns, pool);
  const names = new Table(namespaces.length, { namespace: { codes: namespaces } });
  return names.take(pairs.texts).with({
    cost_category_id: patterns.take(pairs.patterns, ['cost_category_id']).numbers('cost_category_id'),
  });
};

/** Rows, each with every category of its namespace; null without one. */
export function withCategories(rows: Table, { table }: StepContext): Table {
  const categories = table('namespace_categories');
  return join('left', rows, categories, ['namespace'], { cost_category_id: 'cost_category_id' });
}
