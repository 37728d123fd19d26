/** Koku's PostgreSQL: its tables, its partitions, the tenant's configuration, and runs that commit as a whole. */
export { databaseError } from './connection/database-error.ts';
export * from './embedded/database-server.ts';
export * from './embedded/server.ts';
export { environmentVariables } from './environment.ts';
export * from './schema/columns.ts';
export { createTenant } from './schema/create-tenant.ts';
export * from './schema/definitions.ts';
export { cleanupRecords, type RecordCleanup } from './records/cleanup.ts';
export { postgresRecords } from './records/postgres-records.ts';
export { postgresStore } from './store/postgres-store.ts';
