/** Koku's PostgreSQL: its tables, its partitions, the tenant's configuration, and runs that commit as a whole. */
export { addressOf } from './connection/address.ts';
export { databaseError } from './connection/database-error.ts';
export { identifier, literal } from './connection/quoting.ts';
export type { LockWait, WaitListener } from './store/waits.ts';
export { exactNumber, sqlType } from './connection/sql-types.ts';
export { CopyBuffer } from './copy-binary/copy-buffer.ts';
export { copyHeader, copyTrailer, POSTGRES_EPOCH } from './copy-binary/format.ts';
export * from './embedded/database-server.ts';
export * from './embedded/server.ts';
export { environmentVariables } from './environment.ts';
export * from './schema/columns.ts';
export { createTenant } from './schema/create-tenant.ts';
export * from './schema/definitions.ts';
export { effectiveHoursByDay } from './records/effective-hours.ts';
export { cleanupRecords, type RecordCleanup } from './records/cleanup.ts';
export { forgetSource, type Forgotten } from './records/forget.ts';
export { cleanupState, type StateCleanup } from './records/state-cleanup.ts';
export { postgresRecords } from './records/postgres-records.ts';
export { providerTypes } from './records/provider-types.ts';
export { addSource, type AddedSource, type NewSource } from './site/add-source.ts';
export { databaseFacts, type DatabaseFacts } from './site/database-facts.ts';
export { endSource, type EndedSource } from './site/end-source.ts';
export { checkOwnSite, isKokus } from './site/koku.ts';
export { lockHolders, type LockHolder } from './site/lock-holders.ts';
export { makeTenant, type MadeTenant } from './site/make-tenant.ts';
export { enterPrices, removePrices, summarizedMonths, type NamedSource } from './site/prices.ts';
export { renameSource, type RenamedSource } from './site/rename-source.ts';
export {
  listSources,
  monthsSql,
  resolveSource,
  sourceMeant,
  sourcesOf,
  type TenantSource,
} from './site/sources.ts';
export {
  listTagKeys,
  switchTagKeys,
  type SwitchedTagKeys,
  type TagKey,
  type TagKeySwitch,
} from './site/tag-keys.ts';
export type { TenantFacts } from './site/tenant-facts.ts';
export { partitionName } from './store/partitions.ts';
export { sourcesOnBills } from './store/tenant-sources.ts';
export { postgresStore } from './store/postgres-store.ts';
