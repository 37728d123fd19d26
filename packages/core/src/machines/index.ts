export * from './request.ts';
export { summarizeMachines } from './run.ts';
