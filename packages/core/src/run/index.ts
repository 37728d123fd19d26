export * from './aggregate.ts';
export * from './explain.ts';
export * from './infrastructure.ts';
export { noLake, type InputSources } from './inputs.ts';
export type { ResultFolder } from './outputs.ts';
export { prepareCluster, type PreparedCluster, type StateFolder } from './prepare.ts';
export { retrying, type RetryOptions } from './retry.ts';
export type { StepRecord } from './recorder.ts';
