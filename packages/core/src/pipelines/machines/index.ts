export * from './pipeline.ts';
export { machineSteps, type MachineStepName } from './steps.ts';
