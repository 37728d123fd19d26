/** Koku's Parquet lake as checked files, and their rows as Arrow batches (spec inputs.md 1). */
export {
  inlineDecoder,
  inputBatches,
  threadDecoder,
  type GroupDecoder,
  type InputBatchOptions,
} from './batches/index.ts';
export { environmentVariables } from './environment.ts';
export { openLake } from './lake.ts';
export { partitionFolder, partitionKeys, tableFolder } from './layout.ts';
export type { LakeOptions, RetryPolicy } from './options.ts';
