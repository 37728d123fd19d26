import type { StagingCase } from './cases.ts';

/** Medians of the rounds; seconds of commands are from the start of their process to its end. */
export interface StagingFigures extends StagingCase {
  pod_rows: number;
  /** Of all reports. */
  rows: number;
  ingest_seconds: number;
  /** Of the load alone, from the opened payload to the last commit. */
  load_seconds: number;
  copy_seconds: number;
  /** Speed of the load alone against that of COPY, of the same rows in the same rounds. */
  speed: number;
  aggregate_seconds: number;
  total_seconds: number;
  peak_memory_mib: number;
}

/** What is above or below its bound, in words. */
export function stagingExcesses({ title, days, speed, total_seconds, bounds }: StagingFigures): string[] {
  if (bounds === undefined) return [];
  const name = `${title}, ${days} days`;
  return [
    ...(speed < bounds.speed
      ? [`${name}: loading at ${speed.toFixed(2)} of the speed of COPY is below ${bounds.speed}`]
      : []),
    ...(total_seconds > bounds.seconds
      ? [`${name}: ${total_seconds.toFixed(1)} s are above ${bounds.seconds}`]
      : []),
  ];
}
