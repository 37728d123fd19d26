export * from './columns.ts';
export * from './pipeline.ts';
