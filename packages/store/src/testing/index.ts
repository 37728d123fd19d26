/** Databases for tests: copies of a template on any server. */
export * from './restore-dump.ts';
export * from './scratch-database.ts';
export { freePort } from '../embedded/free-port.ts';
