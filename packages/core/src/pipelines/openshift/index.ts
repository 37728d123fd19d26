export { capacities, podHours, summaryColumns, volumeNumbers } from './columns.ts';
export * from './pipeline.ts';
export { priced } from './prices.ts';
export { openshiftSteps, type OpenshiftStepName } from './steps.ts';
export * from './names.ts';
