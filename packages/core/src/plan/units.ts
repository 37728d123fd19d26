import { stampedRows, type DayRange, type Delete, type Output, type StampedRows } from '../contract/index.ts';
import { MADE_TABLE, notCounted, RULES } from './made-from.ts';
import type { AfterPlan, InputPlan, MachinesPlan, RunPlan, WindowPlan } from './plan.ts';
import { replacedBy } from './replaced.ts';

/** A part of a run that is left out while nothing changed of what it reads and of what it left. */
export interface Unit {
  name: string;
  /** The source whose rows it makes. */
  source: string;
  days: DayRange;
  /** What it makes of a day comes from this day alone. */
  daily: boolean;
  inputs: readonly InputPlan[];
  /** What else it is made from, by name. */
  facts: Readonly<Record<string, unknown>>;
  rows: readonly StampedRows[];
}

/** What a part is made from that its own run may find out: roles that other clusters know of its nodes. */
export const ROLES_ELSEWHERE = 'roles_elsewhere';

/**
 * What an engine makes of a plan, with the settings that change what it reads. OpenShift's rules are per day, those of a bill per
 * window.
 */
export function engineUnit(
  plan: RunPlan,
  made: { engine: string; settings: Readonly<Record<string, unknown>> | undefined },
): Unit {
  const { pipeline, cluster, cloud, days, windows } = plan;
  const daily = pipeline.kind === 'openshift';
  return {
    name: [pipeline.name, ...(cluster && cloud ? [cloud.source] : [])].join(' '),
    source: sourceOf(plan),
    days,
    daily,
    inputs: windows.flatMap(({ inputs }) => inputs),
    facts: {
      rules: RULES,
      ...made,
      cluster,
      cloud,
      ...(daily ? {} : { windows: windows.map(({ start, end }) => [start, end]) }),
      ...configOf(plan),
      ...(plan.made && { [ROLES_ELSEWHERE]: plan.made.elsewhere }),
    },
    rows: [...stateOf(plan), ...leftBy(plan)],
  };
}

/**
 * The rows of an output in a window, of rules that are per window: what they make of a day may be the same all the same. Undefined
 * where that is not asked by day.
 */
export function outputUnit(plan: RunPlan, window: WindowPlan, output: Output): Unit | undefined {
  const { place, table, mode, columns } = output;
  const { pipeline, cloud } = plan;
  if (pipeline.kind === 'openshift' || place === 'temporary' || mode !== 'replace') return undefined;
  // A later window, or one of other days, takes away what this one left: what is kept is of the last one.
  if (window.deletes.some((other) => other.table === table)) return undefined;
  const rows = stampedRows(replacedBy(plan, window, { place, table }));
  if (!rows.byDay || !columns.includes('usage_start')) return undefined;
  return {
    name: [pipeline.name, cloud?.source, table].join(' '),
    source: sourceOf(plan),
    days: { start: window.start, end: window.end },
    daily: true,
    inputs: [],
    facts: {},
    rows: [rows],
  };
}

/** What a step afterwards makes of some days. */
export function stepUnit(plan: RunPlan, step: AfterPlan, days: DayRange): Unit {
  const { cluster, cloud, machines, prices, pipeline } = plan;
  const known = { cluster, cloud, machines: machines && machineFacts(machines), prices };
  return {
    // Of rows that a later step changes in their place, what it made is that of its pipeline alone.
    name: step.daily ? step.name : `${pipeline.name} ${step.name}`,
    source: sourceOf(plan),
    days,
    daily: step.daily,
    inputs: step.knows.includes('machines') ? (machines?.window.inputs ?? []) : [],
    facts: {
      rules: RULES,
      ...Object.fromEntries(step.knows.map((name) => [name, known[name]])),
      ...(step.daily || step.when === 'window' ? {} : { ranges: step.days }),
    },
    rows: [...step.reads, ...step.leaves],
  };
}

/** What tables of virtual machines and GPUs take beside rows and reports. */
const machineFacts = ({ vmReports, gpuRates, window: { config } }: MachinesPlan) => [
  vmReports,
  gpuRates,
  Object.entries(config).map(([relation, { rows }]) => [relation, rows]),
];

const sourceOf = ({ cluster, cloud }: RunPlan): string => cluster?.sourceUuid ?? cloud?.source ?? '';

/** The configuration of all windows, by relation. */
function configOf({ windows }: RunPlan): Record<string, unknown> {
  const relations: Record<string, unknown[]> = {};
  for (const { config } of windows) {
    for (const [relation, { rows }] of Object.entries(config)) {
      if (!notCounted.has(relation)) (relations[relation] ??= []).push(rows);
    }
  }
  return relations;
}

const stateOf = ({ windows }: RunPlan): StampedRows[] =>
  windows.flatMap(({ state }) =>
    state.map(({ place = 'state', table, where }) => stampedRows({ place, table, where: [where] })),
  );

function leftBy(plan: RunPlan): StampedRows[] {
  const { pipeline, cluster, windows, summarized, made } = plan;
  const stamped = ({ place, table, where }: Delete) => stampedRows({ place, table, where: [where] });
  return [
    ...pipeline.outputs.flatMap(({ place, table, mode }): StampedRows[] => {
      if (place === 'temporary') return [];
      if (mode === 'replace')
        return windows.map((window) => stampedRows(replacedBy(plan, window, { place, table })));
      const all = mode === 'add' || cluster === undefined;
      const where: Delete['where'] = all ? [] : [{ column: 'cluster_id', ofSource: cluster.sourceUuid }];
      return [stamped({ place, table, where })];
    }),
    ...plan.moved.map(stamped),
    ...(summarized === undefined
      ? []
      : [stamped({ place: 'state', table: summarized.table, where: ofSource(summarized) })]),
    ...(made === undefined ? [] : [stamped({ place: 'state', table: MADE_TABLE, where: ofSource(made) })]),
  ];
}

const ofSource = ({ source, days }: { source: string; days: DayRange }): Delete['where'] => [
  { column: 'source_uuid', equals: source },
  { column: 'usage_start', between: days },
];
