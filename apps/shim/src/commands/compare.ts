import {
  compareEngines,
  comparisonText,
  INCUMBENT,
  type Compared,
  type ComparisonReport,
  type WindowComparison,
} from '@ocp/core';
import { engineNamed, type EngineFlags } from '../engines.ts';
import { requestFrom, type RequestFlags } from '../flags.ts';
import { print, printText } from '../output.ts';
import { withParts } from '../parts.ts';
import { conclusion } from '../differing-tables.ts';
import { stateFolder } from '../state-folder.ts';

export interface CompareFlags extends Omit<RequestFlags, 'engine'> {
  /** Names with commas between them; the first is the reference. */
  engines: string;
}

/** Runs engines on one request, prints where they differ, and returns 4 when they do; writes nothing. */
export async function runCompare(flags: CompareFlags, signal: AbortSignal): Promise<number> {
  const request = requestFrom(flags, process.env);
  const names = flags.engines.split(',');
  const state = flags.state === undefined ? {} : { state: stateFolder(flags.state) };
  const compared = await Promise.all(names.map((name) => comparedNamed(name.trim(), flags)));
  const engines = compared.filter((one) => one !== INCUMBENT);
  // Whoever reads files needs a lake, whatever the others read.
  const reader = engines.find(({ capabilities }) => !capabilities.inDatabase) ?? engines[0];
  const choice = { ...flags, ...(reader && { engine: reader.name }) };
  const report = await withParts(choice, signal, (parts) =>
    compareEngines(request, compared, { ...parts, ...state }, signal),
  );
  if (flags.json === true) print(report);
  else printText(text(report));
  return report.status === 'different' ? 4 : 0;
}

const comparedNamed = async (name: string, flags: EngineFlags): Promise<Compared> =>
  name === INCUMBENT ? INCUMBENT : engineNamed(name, flags);

function text({ comparisons, seconds }: ComparisonReport): string {
  const times = Object.entries(seconds).map(([engine, took]) => `${engine} ${took.toFixed(2)} s`);
  const pairs = Map.groupBy(comparisons, ({ left, right }) => `${left} and ${right}`);
  return [
    ...comparisons.flatMap(windowLines),
    `steps took ${times.join(', ')}`,
    ...[...pairs].map(
      ([sides, windows]) => `${sides}: ${conclusion(windows.flatMap(({ tables }) => tables))}`,
    ),
  ].join('\n');
}

function windowLines({ window, left, right, tables, firstStep }: WindowComparison): string[] {
  const sides = { left, right };
  return [
    `${left} and ${right}, ${window.start} to ${window.end}`,
    ...tables.map((table) => comparisonText(table, sides)),
    ...(firstStep === undefined
      ? []
      : [`the first step that differs is ${comparisonText(firstStep, sides)}`]),
  ];
}
