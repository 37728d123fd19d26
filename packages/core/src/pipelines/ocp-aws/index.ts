export {
  awsCosts,
  awsMarkups,
  awsResultColumns,
  awsTagMatchColumns,
  billed as awsBilledColumns,
  place as openshiftPlaceColumns,
} from './columns.ts';
export { awsSummaries, type AwsSummary } from './tables.ts';
export * from './infrastructure.ts';
export * from './pipeline.ts';
