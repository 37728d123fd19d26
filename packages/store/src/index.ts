/** Koku's PostgreSQL: its tables, its partitions, the tenant's configuration, and runs that commit as a whole. */
export { databaseError } from './connection/database-error.ts';
export { identifier, literal } from './connection/quoting.ts';
export { sqlType } from './connection/sql-types.ts';
export { CopyBuffer } from './copy-binary/copy-buffer.ts';
export { copyHeader, copyTrailer, POSTGRES_EPOCH } from './copy-binary/format.ts';
export * from './embedded/database-server.ts';
export * from './embedded/server.ts';
export { environmentVariables } from './environment.ts';
export * from './schema/columns.ts';
export { createTenant } from './schema/create-tenant.ts';
export * from './schema/definitions.ts';
export { cleanupRecords, type RecordCleanup } from './records/cleanup.ts';
export { forgetSource, type Forgotten } from './records/forget.ts';
export { cleanupState } from './records/state-cleanup.ts';
export { postgresRecords } from './records/postgres-records.ts';
export { partitionName } from './store/partitions.ts';
export { sourcesOnBills } from './store/tenant-sources.ts';
export { postgresStore } from './store/postgres-store.ts';
