export { summaryColumns } from './columns.ts';
export * from './pipeline.ts';
