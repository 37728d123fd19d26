export { afterScope } from './after.ts';
export * from './aggregate.ts';
export { RunFailed } from './attempt.ts';
export * from './infrastructure.ts';
export { InputFinder, noLake, type InputSources } from './inputs.ts';
export type { ResultFolder } from './outputs.ts';
export type { RunOptions, RunParts, Shadow } from './parts.ts';
export { planRun } from './prepare.ts';
export { logged, type RunLog } from './logged.ts';
export {
  runOperation,
  type OperationContext,
  type OperationOptions,
  type OperationParts,
  type ShadowedOptions,
} from './operation.ts';
export { canPass, retrying, type RetryOptions } from './retry.ts';
export type { StepListener, StepPlace, StepRecord } from './recorder.ts';
export type { RunWatch, WatchedRun } from './watch.ts';
export { openWindow, type StateFolder, type Window, type WindowParts } from './window.ts';
