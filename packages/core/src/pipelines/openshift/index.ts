export { capacities, summaryColumns } from './columns.ts';
export * from './pipeline.ts';
export { openshiftSteps } from './steps.ts';
