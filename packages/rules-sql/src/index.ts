/** The rules as SQL, once for every database. */
export * from './dialect.ts';
export * from './joins.ts';
export { labelColumns } from './label-columns.ts';
export { sqlStep } from './rule-sets.ts';
export * from './plausible.ts';
export * from './quoting.ts';
export * from './scientific.ts';
export * from './sql-run.ts';
export * from './standard-dialect.ts';
export * from './step.ts';
