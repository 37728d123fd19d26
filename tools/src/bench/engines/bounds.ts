import type { EngineFigures } from './figures.ts';

/** What is asked of the Arrow engine beside DuckDB, on each stage. */
const ARROW = { times: 3, memoryMib: 1536 };

/** What is above its bound, in words. */
export function engineExcesses(figures: readonly EngineFigures[]): string[] {
  return figures.flatMap(({ title, engine, seconds, peak_memory_mib: memory }) => {
    const peer = figures.find((other) => other.title === title && other.engine === 'duckdb');
    if (engine !== 'arrow' || peer === undefined) return [];
    const name = `${title}, arrow`;
    return [
      ...(seconds > ARROW.times * peer.seconds
        ? [`${name}: ${seconds.toFixed(1)} s are above ${ARROW.times} times ${peer.seconds.toFixed(1)} s`]
        : []),
      ...(memory > ARROW.memoryMib
        ? [`${name}: ${Math.round(memory)} MiB are above ${ARROW.memoryMib}`]
        : []),
    ];
  });
}
