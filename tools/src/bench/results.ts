import { isDeepStrictEqual } from 'node:util';
import type { CloudType, Report } from '@ocp/core';
import type { EngineFigures } from './engines/figures.ts';
import type { Machine } from './machine.ts';
import type { MachineFigures } from './machines/figures.ts';
import { median } from './median.ts';
import type { BenchMonth } from './month.ts';
import type { QuestionFigures } from './questions/figures.ts';
import type { Round } from './rounds.ts';
import { stagesOn, type Stage } from './stages.ts';
import type { StagingFigures } from './staging/figures.ts';

/** A command against what it is made of. */
export interface Comparison {
  command: string;
  /** Median of the rounds. */
  seconds: number;
  /** Fastest and slowest round: far apart, the machine had other work and the medians say little. */
  range: [number, number];
  peer: string;
  peer_seconds: number;
  peer_range: [number, number];
  ratio: number;
  at_most: number;
}

/** How a stage took a month. */
export interface Scale {
  pods: number;
  /** Rows of the month in the tables that the pipeline reads. */
  input_rows: number;
  /** Rows of the first table of the tenant that it makes anew. */
  output_rows: number;
  seconds: number;
  standalone_seconds: number;
  /** By second of the command with `--no-standalone`. */
  input_rows_per_second: number;
  peak_memory_mib: number;
  steps: { name: string; seconds: number; rows: number; rows_per_second: number }[];
}

export interface StageResults {
  title: string;
  pipeline: string;
  memory_limit: string;
  comparisons: Comparison[];
  peak_memory_mib: number;
  peak_memory_at_most_mib: number;
  scales: Scale[];
}

export interface Results {
  machine: Machine;
  month: {
    cloud: CloudType;
    nodes: number;
    pods: number;
    claims: number;
    days: number;
    rows: Record<string, number>;
  };
  /** Repetitions, by the name of what was measured: a stage of the pipeline, or one of those below. */
  rounds: Record<string, number>;
  stages: StageResults[];
  /** Loads of CSV payloads with PostgreSQL alone. */
  staging: StagingFigures[];
  /** Several engines on the same stages. */
  engines: EngineFigures[];
  /** The tables of virtual machines and GPUs. */
  machines: MachineFigures[];
  /** Questions about the lake. */
  questions: QuestionFigures[];
}

/** Results with those before them of whatever was not measured this time, on the same month and the same machine. */
export function withEarlier(results: Results, earlier: Results | undefined): Results {
  const placeOf = (of: Results) => [of.month, of.machine.cpu, of.machine.cores, of.machine.memory_gib];
  if (earlier === undefined || !isDeepStrictEqual(placeOf(earlier), placeOf(results))) return results;
  const order = stagesOn(results.month.cloud).map(({ pipeline: { name } }) => name);
  const measured = new Set(results.stages.map(({ pipeline }) => pipeline));
  const kept = earlier.stages.filter(({ pipeline }) => !measured.has(pipeline));
  const newest = <Figures>(figures: Figures[], before: Figures[]) => (figures.length > 0 ? figures : before);
  return {
    ...results,
    rounds: { ...earlier.rounds, ...results.rounds },
    stages: [...kept, ...results.stages].sort(
      (a, b) => order.indexOf(a.pipeline) - order.indexOf(b.pipeline),
    ),
    staging: newest(results.staging, earlier.staging),
    engines: newest(results.engines, earlier.engines),
    machines: newest(results.machines, earlier.machines),
    // Results of before there were questions have none.
    questions: newest(results.questions, (earlier as Partial<Results>).questions ?? []),
  };
}

/** The two comparisons of a pipeline; a peer is the sum of its parts in the same round. */
export function comparisons(
  { pipeline: { name: pipeline }, ratio_at_most }: Pick<Stage, 'pipeline' | 'ratio_at_most'>,
  rounds: readonly Round[],
): Comparison[] {
  const compare = (command: string, peer: string, own: (r: Round) => number, other: (r: Round) => number) => {
    const [taken, peerTaken] = [rounds.map(own), rounds.map(other)];
    const [seconds, peerSeconds] = [median(taken), median(peerTaken)];
    return {
      command,
      seconds,
      range: rangeOf(taken),
      peer,
      peer_seconds: peerSeconds,
      peer_range: rangeOf(peerTaken),
      ratio: seconds / peerSeconds,
      at_most: ratio_at_most,
    };
  };
  return [
    compare(
      `ocp aggregate --pipeline ${pipeline} --no-standalone`,
      'rules in DuckDB + COPY of ready files',
      (r) => r.command,
      (r) => r.rules + r.copy,
    ),
    compare(
      `ocp aggregate --pipeline ${pipeline}`,
      'rules in DuckDB + COPY of ready files + steps afterwards',
      (r) => r.standalone,
      (r) => r.rules + r.copy + r.after,
    ),
  ];
}

/** Highest resident memory of any of the commands. */
export function peakMemory(reports: readonly Report[]): number {
  return Math.max(...reports.map(({ peak_memory_bytes }) => peak_memory_bytes)) / 2 ** 20;
}

/** What is above its bound, in words. */
export function excesses({ comparisons, ...stage }: StageResults): string[] {
  const slow = comparisons
    .filter(({ ratio, at_most }) => ratio > at_most)
    .map(({ command, ratio, at_most }) => `${command}: ratio ${ratio.toFixed(2)} is above ${at_most}`);
  const { peak_memory_mib: peak, peak_memory_at_most_mib: most } = stage;
  return peak > most ? [...slow, `${stage.title}: ${Math.round(peak)} MiB are above ${most}`] : slow;
}

type CommandTimes = Pick<Round, 'command' | 'standalone' | 'reports'>;

/** One line of the growth, with the steps of the stand-alone reports, which have every step. */
export function scaleOf(
  { pipeline }: Pick<Stage, 'pipeline'>,
  month: Pick<BenchMonth, 'options' | 'rows'>,
  rounds: readonly CommandTimes[],
): Scale {
  const standalone = rounds.map(({ reports }) => reports.standalone);
  const inputRows = pipeline.inputs.reduce(
    (sum, { table: { report, grain } }) => sum + (month.rows[`${report}/${grain}`] ?? 0),
    0,
  );
  const made = pipeline.outputs.find(({ place, mode }) => place === 'tenant' && mode === 'replace');
  const names = [...new Set(standalone[0]?.steps.map(({ name }) => name))];
  const steps = names.map((name) => {
    const taken = median(standalone.map((report) => total(report, name, 'seconds')));
    const rows = standalone[0] === undefined ? 0 : total(standalone[0], name, 'rows');
    return { name, seconds: taken, rows, rows_per_second: taken > 0 ? Math.round(rows / taken) : 0 };
  });
  const seconds = median(rounds.map(({ command }) => command));
  return {
    pods: month.options.pods,
    input_rows: inputRows,
    output_rows: steps.find(({ name }) => name === made?.step)?.rows ?? 0,
    seconds,
    standalone_seconds: median(rounds.map((round) => round.standalone)),
    input_rows_per_second: Math.round(inputRows / seconds),
    peak_memory_mib: peakMemory(rounds.flatMap(({ reports }) => [reports.command, reports.standalone])),
    steps,
  };
}

/** A step that runs more than once, such as a delete of the same table or a step of each window, is named each time. */
function total(report: Report, step: string, figure: 'seconds' | 'rows'): number {
  return report.steps.filter(({ name }) => name === step).reduce((sum, found) => sum + found[figure], 0);
}

function rangeOf(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)];
}
