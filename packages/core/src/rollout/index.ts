/** Which engine a schema's request runs on, and what happens when it fails or differs (spec integration.md). */
export * from './decide.ts';
export * from './flags.ts';
export * from './aggregator.ts';
export * from './parts.ts';
export * from './validate-operation.ts';
export { watchedShadow } from './validate.ts';
export type { Records, RunRecord, Validation } from './records.ts';
