import type { ClusterPlan, Condition, Delete } from './plan.ts';

/** A plan as JSON for `ocp plan --json`: what would be read, deleted, made and written, and nothing else. */
export function describePlan(plan: ClusterPlan) {
  const { pipeline, run } = plan;
  return {
    schema: plan.schema,
    pipeline: pipeline.name,
    cluster: {
      source: run.sourceUuid,
      cluster_id: run.clusterId,
      cluster_alias: run.clusterAlias,
      report_period_id: run.reportPeriodId,
    },
    days: plan.days,
    windows: plan.windows,
    locks: plan.locks,
    inputs: pipeline.inputs,
    steps: pipeline.steps.map(({ name, about }) => ({ name, about })),
    deletes: plan.deletes.map((operation) => describeDelete(plan.schema, operation)),
    writes: pipeline.outputs.map(({ table, place, step, mode }) => ({
      table: qualified(plan.schema, place, table),
      from: step,
      mode,
    })),
    after: plan.after.map(({ name, deletes }) => ({
      name,
      deletes: deletes.map((operation) => describeDelete(plan.schema, operation)),
    })),
    state: plan.state,
  };
}

export type DescribedPlan = ReturnType<typeof describePlan>;

/** The same for people. */
export function renderPlan(plan: DescribedPlan): string {
  const { cluster, days } = plan;
  return [
    `${plan.pipeline} of ${cluster.cluster_id} (${cluster.cluster_alias ?? 'no alias'}) in ${plan.schema}`,
    `  source         ${cluster.source}, report period ${cluster.report_period_id}`,
    `  days           ${days.start} to ${days.end}, ${plan.windows.length} window(s): ${windows(plan)}`,
    `  locks          ${plan.locks.join(', ')}`,
    `  reads          ${plan.inputs.join(', ')}`,
    ...section('steps', plan.steps, ({ name, about }) => `${name.padEnd(22)} ${about}`),
    ...section('deletes', plan.deletes, ({ table, where }) => `${table} where ${where}`),
    ...section('writes', plan.writes, ({ table, from, mode }) => `${table} from ${from} (${mode})`),
    ...section('afterwards', plan.after, ({ name, deletes }) =>
      [name, ...deletes.map(({ table, where }) => `\n      first deletes ${table} where ${where}`)].join(''),
    ),
    `  state          reads ${plan.state.reads.join(', ') || 'nothing'}; writes ${plan.state.writes.join(', ') || 'nothing'}`,
  ].join('\n');
}

const windows = (plan: DescribedPlan) => plan.windows.map(({ start, end }) => `${start}..${end}`).join(' ');

function section<T>(title: string, items: readonly T[], line: (item: T) => string): string[] {
  return [`  ${title}${items.length === 0 ? ': none' : ''}`, ...items.map((item) => `    ${line(item)}`)];
}

function describeDelete(schema: string, { place, table, where }: Delete) {
  return { table: qualified(schema, place, table), where: where.map(describeCondition).join(' and ') };
}

function describeCondition(condition: Condition): string {
  if ('between' in condition) {
    return `${condition.column} from ${condition.between.start} to ${condition.between.end}`;
  }
  if ('equals' in condition) return `${condition.column} = ${condition.equals}`;
  return `(${condition.column} is null or 0)`;
}

const qualified = (schema: string, place: 'tenant' | 'state', table: string) =>
  `${place === 'state' ? stateSchema(schema) : schema}.${table}`;

/** The schema beside the tenant's that holds our state (spec cli.md, "State between runs"). */
export function stateSchema(schema: string): string {
  return `${schema}__ocp`;
}
