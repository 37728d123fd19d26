export * from './embedded/database-server.ts';
export * from './embedded/server.ts';
export * from './schema/columns.ts';
export { createTenant } from './schema/create-tenant.ts';
export * from './schema/definitions.ts';
