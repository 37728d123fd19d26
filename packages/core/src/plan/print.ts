import { stateSchema, type Condition, type Delete, type LakeFile, type Output } from '../contract/index.ts';
import { writingLock } from './locks.ts';
import type { InputPlan, RunPlan } from './plan.ts';

/** What was found of an input; undefined where nobody looked. */
export type FilesOf = (input: InputPlan) => readonly LakeFile[] | undefined;

/** A plan as JSON for `ocp plan --json`: what would be read, deleted, made and written, and nothing else. */
export function describePlan(plan: RunPlan, filesOf: FilesOf = () => undefined) {
  const { pipeline, schema, cluster, cloud } = plan;
  const deletes = (operations: readonly Delete[]) =>
    operations.map((operation) => describeDelete(schema, operation));
  return {
    schema,
    pipeline: pipeline.name,
    ...(cluster && {
      cluster: {
        source: cluster.sourceUuid,
        cluster_id: cluster.clusterId,
        cluster_alias: cluster.clusterAlias,
        report_period_id: cluster.reportPeriodId,
      },
    }),
    ...(cloud && {
      cloud: {
        type: cloud.type,
        source: cloud.source,
        bill_id: cloud.billId,
        markup: cloud.markup,
        ...(cloud.distribution !== undefined && { distribution: cloud.distribution }),
        ...(cloud.tagProcessing !== undefined && { tag_processing: cloud.tagProcessing }),
        ...(cloud.unattributedStorage !== undefined && { unattributed_storage: cloud.unattributedStorage }),
      },
    }),
    days: plan.days,
    windows: plan.windows.map((window) => ({
      start: window.start,
      end: window.end,
      inputs: window.inputs.map((input) => describeInput(input, filesOf(input))),
      config: Object.entries(window.config).map(([relation, { rows }]) => ({ relation, rows: rows.length })),
      reads: window.state.map(({ relation, table, where }) => ({
        relation,
        table: qualified(schema, 'state', table),
        where: describeWhere(where),
      })),
      deletes: deletes(window.deletes),
    })),
    locks: [...plan.locks, writingLock(schema)],
    before: plan.before.map(({ made, cluster: of, cloud: bill, days }) => ({
      makes: bill ? 'what was kept of the bill and is missing' : 'OpenShift rows that are missing or old',
      source: made?.source ?? of?.sourceUuid,
      days: made?.days ?? days,
    })),
    steps: pipeline.steps.map(({ name, about }) => ({ name, about })),
    moved: deletes(plan.moved),
    deletes: deletes(plan.deletes),
    writes: pipeline.outputs.map(({ table, place, step, mode }) => ({
      table: qualified(schema, place, table),
      from: step,
      mode,
    })),
    ...(plan.machines && {
      machines: {
        inputs: plan.machines.window.inputs
          .filter(({ partitions }) => partitions.length > 0)
          .map((input) => describeInput(input, filesOf(input))),
        vm_reports: plan.machines.vmReports,
        gpu_rates: plan.machines.gpuRates,
      },
    }),
    ...(plan.prices && { prices: plan.prices }),
    after: plan.after.map(({ name, when, days, deletes: before }) => ({
      name,
      when,
      days: days.map(({ start, end }) => ({ start, end })),
      deletes: deletes(before),
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
  const { cluster, cloud, days, state } = plan;
  return [
    `${plan.pipeline} of ${cluster ? `${cluster.cluster_id} (${cluster.cluster_alias ?? 'no alias'})` : 'no cluster'} in ${plan.schema}`,
    ...(cluster ? [`  source         ${cluster.source}, report period ${cluster.report_period_id}`] : []),
    ...(cloud
      ? [
          `  on ${cloud.type.padEnd(11)} ${[cloud.source, `bill ${cloud.bill_id}`, ...(cloud.distribution === undefined ? [] : [cloud.distribution]), ...switchedOff(cloud)].join(', ')}`,
        ]
      : []),
    `  days           ${days.start} to ${days.end}`,
    `  locks          ${plan.locks.join(', ')}`,
    ...section('before', plan.before, ({ makes, source, days: of }) => `${makes}: ${source}, ${range(of)}`),
    ...section('steps', plan.steps, ({ name, about }) => `${name.padEnd(22)} ${about}`),
    ...section('windows', plan.windows, ({ start, end, inputs, config, reads, deletes }) =>
      [
        `${start} to ${end}`,
        ...inputs.map((input) => `reads ${renderInput(input)}`),
        ...reads.map(({ table, where }) => `reads ${table} where ${where}`),
        `reads of the configuration ${config.map(({ relation, rows }) => `${relation} (${rows})`).join(', ')}`,
        ...deletes.map(({ table, where }) => `deletes ${table} where ${where}`),
      ].join('\n      '),
    ),
    ...section('moved', plan.moved, ({ table, where }) => `deletes ${table} where ${where}`),
    ...section('deletes', plan.deletes, ({ table, where }) => `${table} where ${where}`),
    ...section('writes', plan.writes, ({ table, from, mode }) => `${table} from ${from} (${mode})`),
    ...section('machines', plan.machines?.inputs ?? [], (input) => `reads ${renderInput(input)}`),
    ...section('afterwards', plan.after, ({ name, when, days: ranges, deletes }) =>
      [
        `${name} (${when === 'window' ? 'after each window' : `at the end, ${ranges.map(range).join(', ')}`})`,
        ...deletes.map(({ table, where }) => `first deletes ${table} where ${where}`),
      ].join('\n      '),
    ),
    `  state          reads ${state.reads.join(', ') || 'nothing'}; writes ${state.writes.join(', ') || 'nothing'}`,
  ].join('\n');
}

const switchedOff = (cloud: { tag_processing?: boolean; unattributed_storage?: boolean }) => [
  ...(cloud.tag_processing === false ? ['no tag processing'] : []),
  ...(cloud.unattributed_storage === false ? ['no unattributed storage'] : []),
];

function describeInput(
  { relation, table, partitions, days }: InputPlan,
  files: readonly LakeFile[] | undefined,
) {
  return {
    relation,
    table: table.name,
    partitions: partitions.map(({ source, month }) => `source=${source} ${month.slice(0, 7)}`),
    ...(days && { days: { start: days.start, end: days.end } }),
    ...(files && { files: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) }),
  };
}

function renderInput({
  relation,
  table,
  partitions,
  days,
  files,
  bytes,
}: ReturnType<typeof describeInput>): string {
  const found = files === undefined ? '' : `: ${files} files, ${bytes} bytes`;
  return `${relation} of ${table} in ${partitions.join(', ') || 'no partition'}, ${days ? range(days) : 'all days'}${found}`;
}

const range = ({ start, end }: { start: string; end: string }) => `${start} to ${end}`;

function section<T>(title: string, items: readonly T[], line: (item: T) => string): string[] {
  return [`  ${title}${items.length === 0 ? ': none' : ''}`, ...items.map((item) => `    ${line(item)}`)];
}

function describeDelete(schema: string, { place, table, where }: Delete) {
  return { table: qualified(schema, place, table), where: describeWhere(where) };
}

const describeWhere = (where: readonly Condition[]) => where.map(describeCondition).join(' and ');

function describeCondition(condition: Condition): string {
  if ('between' in condition)
    return `${condition.column} from ${condition.between.start} to ${condition.between.end}`;
  if ('equals' in condition) return `${condition.column} = ${condition.equals}`;
  if ('in' in condition) return `${condition.column} in (${condition.in.join(', ')})`;
  if ('differs' in condition) return `${condition.column} <> ${condition.differs}`;
  if ('notZero' in condition) return `${condition.column} <> 0`;
  if ('isNull' in condition) return `${condition.column} is ${condition.isNull ? '' : 'not '}null`;
  return `(${condition.column} is null or 0)`;
}

function qualified(schema: string, place: Output['place'], table: string): string {
  const places = { tenant: schema, state: stateSchema(schema), temporary: 'pg_temp' };
  return `${places[place]}.${table}`;
}
