export {
  billedColumns,
  detailGroup,
  detailMaxima,
  partColumns,
  placeColumns,
  resultColumns,
} from './columns.ts';
export { infrastructurePipeline } from './infrastructure.ts';
export { onAllTables, openshiftOnCloud } from './pipeline.ts';
export { attributionSteps, type AttributionStepName } from './steps.ts';
export { consoleColumns, keptColumns } from './tables.ts';
