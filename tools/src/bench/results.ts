import type { Report } from '@ocp/core';
import type { Machine } from './machine.ts';
import { median } from './median.ts';
import type { BenchMonth } from './month.ts';
import type { Round } from './rounds.ts';

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

/** How a command took a month. */
export interface Scale {
  pods: number;
  input_rows: number;
  summary_rows: number;
  seconds: number;
  standalone_seconds: number;
  /** Input rows of pods and volumes, hourly and daily, by second of the command. */
  input_rows_per_second: number;
  peak_memory_mib: number;
  steps: { name: string; seconds: number; rows: number; rows_per_second: number }[];
}

export interface Results {
  machine: Machine;
  month: { nodes: number; pods: number; claims: number; days: number; rows: Record<string, number> };
  rounds: number;
  memory_limit: string;
  comparisons: Comparison[];
  peak_memory_mib: number;
  scales: Scale[];
}

const AT_MOST = 1.5;

/** The two comparisons; a peer is the sum of its parts in the same round. */
export function comparisons(rounds: readonly Round[]): Comparison[] {
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
      at_most: AT_MOST,
    };
  };
  return [
    compare(
      'ocp aggregate --no-standalone',
      'rules in DuckDB + COPY of ready files',
      (r) => r.command,
      (r) => r.rules + r.copy,
    ),
    compare(
      'ocp aggregate',
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

/** One line of the growth, from the stand-alone report, which has every step. */
export function scaleOf(
  month: BenchMonth,
  seconds: number,
  standaloneSeconds: number,
  reports: readonly Report[],
  standalone: readonly Report[],
): Scale {
  const inputRows = Object.values(month.rows).reduce((sum, rows) => sum + rows, 0);
  const steps = (standalone[0]?.steps ?? []).map(({ name, rows }) => {
    const taken = median(standalone.map((report) => secondsOf(report, name)));
    return { name, seconds: taken, rows, rows_per_second: taken > 0 ? Math.round(rows / taken) : 0 };
  });
  return {
    pods: month.options.pods,
    input_rows: inputRows,
    summary_rows: steps.find(({ name }) => name === 'summary_rows')?.rows ?? 0,
    seconds,
    standalone_seconds: standaloneSeconds,
    input_rows_per_second: Math.round(inputRows / seconds),
    peak_memory_mib: peakMemory([...reports, ...standalone]),
    steps,
  };
}

/** A step that runs once a window is named once for each. */
function secondsOf(report: Report, step: string): number {
  return report.steps.filter(({ name }) => name === step).reduce((sum, { seconds }) => sum + seconds, 0);
}

function rangeOf(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)];
}
