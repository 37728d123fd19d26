import {
  addDays,
  monthStart,
  nextMonthStart,
  type DayRange,
  type Pipeline,
  type PipelineInput,
} from '../contract/index.ts';
import type { InputPlan } from './plan.ts';

/** Whose rows a pipeline reads. */
export interface InputSources {
  schema: string;
  /** Absent for a cloud alone. */
  openshift?: string | undefined;
  /** Absent for OpenShift alone. */
  cloud?: string | undefined;
}

/** Switches that inputs name. */
export type InputSwitches = Readonly<Record<NonNullable<PipelineInput['switch']>, boolean>>;

/**
 * What a window reads of the lake: for each relation its partitions and days (spec inputs.md 1; ocp-on-gcp.md 2). Of an input whose
 * switch is off no partition is read.
 */
export function inputsOf(
  pipeline: Pipeline,
  sources: InputSources,
  window: DayRange,
  switches: InputSwitches = { unattributedStorage: true },
): InputPlan[] {
  return pipeline.inputs.map((input) => ({
    ...inputOf(input, sources, window),
    ...(input.switch !== undefined && !switches[input.switch] && { partitions: [] }),
  }));
}

function inputOf(
  { relation, table, months, days, enough }: PipelineInput,
  { schema, openshift = '', cloud = '' }: InputSources,
  window: DayRange,
): InputPlan {
  const source = table.provider === 'OCP' ? openshift : cloud;
  const found = months === 'own' ? [monthStart(window.start)] : monthsAround(window, months === 'around');
  return {
    relation,
    table,
    partitions: found.map((month) => ({ table, schema, source, month })),
    ...(days === 'all'
      ? {}
      : { days: days === 'first' ? { start: window.start, end: window.start } : window }),
    ...(enough && { enough }),
  };
}

/** The months of a window and the one before; also the one `after`, where asked for. */
export function monthsAround({ start, end }: DayRange, after: boolean): string[] {
  const first = monthStart(addDays(monthStart(start), -1));
  const last = after ? nextMonthStart(end) : monthStart(end);
  const months: string[] = [];
  for (let month = first; month <= last; month = nextMonthStart(month)) months.push(month);
  return months;
}
