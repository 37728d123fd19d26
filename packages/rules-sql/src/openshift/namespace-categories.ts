import type { SqlStep } from '../step.ts';

/** Spec ocp-daily.md 8: patterns are tried once for each distinct namespace; one row a match multiplies rows, as in Koku. */
export const namespaceCategories: SqlStep = {
  sql: ({ functions: f }, ref) => `
    select names.namespace, patterns.cost_category_id
    from (
      select namespace from ${ref('pod_usage')} union select namespace from ${ref('storage_days')}
    ) names
    join ${ref('category_patterns')} patterns on ${f.like('names.namespace', 'patterns.pattern')}`,
};
