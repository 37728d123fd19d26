/** The ground floor: words that import nothing but each other. */
export * from './after.ts';
export * from './columns.ts';
export * from './days.ts';
export * from './engine.ts';
export * from './errors.ts';
export * from './inputs.ts';
export * from './lake.ts';
export * from './operations.ts';
export * from './pipeline.ts';
export * from './relations.ts';
export * from './sql.ts';
export * from './staging.ts';
export * from './state-schema.ts';
export * from './store.ts';
export * from './tenant.ts';
export * from './warning.ts';
export * from './words.ts';
