/** Koku's Parquet lake as checked local files (spec inputs.md 1). */
export { environmentVariables } from './environment.ts';
export { openLake } from './lake.ts';
export { tableFolder } from './layout.ts';
export type { LakeOptions, RetryPolicy } from './options.ts';
