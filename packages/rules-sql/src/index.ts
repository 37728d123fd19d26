/** The rules as SQL, once for every database. */
export * from './dialect.ts';
export * from './joins.ts';
export * from './pipeline-steps.ts';
export * from './quoting.ts';
export * from './step.ts';
