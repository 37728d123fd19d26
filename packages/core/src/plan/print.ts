import type { ClusterPlan, Condition, Delete } from './plan.ts';
import { stateSchema } from './state-schema.ts';

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
    ...(plan.cloud === undefined
      ? {}
      : {
          cloud: {
            type: plan.cloud.type,
            source: plan.cloud.source,
            bill_id: plan.cloud.billId,
            markup: plan.cloud.markup,
            distribution: plan.cloud.distribution,
          },
        }),
    days: plan.days,
    windows: plan.windows.map(({ start, end, state, deletes }) => ({
      start,
      end,
      reads: state.map(({ table, where }) => ({
        table: qualified(plan.schema, 'state', table),
        where: where.map(describeCondition).join(' and '),
      })),
      deletes: deletes.map((operation) => describeDelete(plan.schema, operation)),
    })),
    locks: plan.locks,
    inputs: pipeline.inputs,
    steps: pipeline.steps.map(({ name, about }) => ({ name, about })),
    deletes: plan.deletes.map((operation) => describeDelete(plan.schema, operation)),
    writes: pipeline.outputs.map(({ table, place, step, mode }) => ({
      table: qualified(plan.schema, place, table),
      from: step,
      mode,
    })),
    after: plan.after.map(({ name, per, deletes }) => ({
      name,
      per,
      deletes: deletes.map((operation) => describeDelete(plan.schema, operation)),
    })),
    state: {
      reads: [...new Set(plan.windows.flatMap(({ state }) => state.map(({ table }) => table)))],
      writes: pipeline.outputs.filter(({ place }) => place === 'state').map(({ table }) => table),
    },
  };
}

export type DescribedPlan = ReturnType<typeof describePlan>;

/** The same for people. */
export function renderPlan(plan: DescribedPlan): string {
  const { cluster, days } = plan;
  return [
    `${plan.pipeline} of ${cluster.cluster_id} (${cluster.cluster_alias ?? 'no alias'}) in ${plan.schema}`,
    `  source         ${cluster.source}, report period ${cluster.report_period_id}`,
    ...(plan.cloud === undefined
      ? []
      : [
          `  on ${plan.cloud.type.padEnd(11)} ${plan.cloud.source}, bill ${plan.cloud.bill_id}, ${plan.cloud.distribution}`,
        ]),
    `  days           ${days.start} to ${days.end}`,
    `  locks          ${plan.locks.join(', ')}`,
    `  reads          ${plan.inputs.join(', ')}`,
    ...section('steps', plan.steps, ({ name, about }) => `${name.padEnd(22)} ${about}`),
    ...section('windows', plan.windows, ({ start, end, reads, deletes }) =>
      [
        `${start} to ${end}`,
        ...reads.map(({ table, where }) => `\n      reads ${table} where ${where}`),
        ...deletes.map(({ table, where }) => `\n      deletes ${table} where ${where}`),
      ].join(''),
    ),
    ...section('deletes', plan.deletes, ({ table, where }) => `${table} where ${where}`),
    ...section('writes', plan.writes, ({ table, from, mode }) => `${table} from ${from} (${mode})`),
    ...section('afterwards', plan.after, ({ name, per, deletes }) =>
      [
        `${name} (once a ${per})`,
        ...deletes.map(({ table, where }) => `\n      first deletes ${table} where ${where}`),
      ].join(''),
    ),
    `  state          reads ${plan.state.reads.join(', ') || 'nothing'}; writes ${plan.state.writes.join(', ') || 'nothing'}`,
  ].join('\n');
}

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
  if ('differs' in condition) return `${condition.column} <> ${condition.differs}`;
  if ('notZero' in condition) return `${condition.column} <> 0`;
  if ('isNull' in condition) return `${condition.column} is ${condition.isNull ? '' : 'not '}null`;
  return `(${condition.column} is null or 0)`;
}

const qualified = (schema: string, place: 'tenant' | 'state', table: string) =>
  `${place === 'state' ? stateSchema(schema) : schema}.${table}`;
