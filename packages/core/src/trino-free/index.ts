export * from './statements.ts';
export * from './trino-free.ts';
