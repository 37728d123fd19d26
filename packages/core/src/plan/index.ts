export { inputsOf } from './inputs.ts';
export * from './locks.ts';
export * from './made-from.ts';
export * from './openshift.ts';
export * from './openshift-on-cloud.ts';
export * from './parameters.ts';
export * from './plan.ts';
export * from './print.ts';
export * from './state-only.ts';
