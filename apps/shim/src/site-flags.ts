import type { Command } from 'commander';
import { databaseSaid } from './database-from.ts';
import { NeededOption } from './ocp-command.ts';

/** What every command about a site takes. */
export interface SiteFlags {
  schema: string;
  database?: string;
  json?: boolean;
}

const DATABASE = [
  '--database <url>',
  'the database as postgres://…; default: DATABASE_URL, then PGHOST and PGDATABASE',
] as const;
const JSON_RESULT = ['--json', 'the result as JSON on standard output'] as const;

/** The database of a command that cannot do without. */
export const databaseOption = () =>
  new NeededOption(...DATABASE, (flags) => databaseSaid(flags, process.env) === undefined);

/** Adds the flags that name a tenant and its database. */
export function siteFlags(command: Command): Command {
  return command
    .requiredOption('--schema <name>', 'the tenant schema, such as org1234567')
    .addOption(databaseOption())
    .option(...JSON_RESULT);
}

/** Adds those of a command that may do without a tenant, and says itself where there is no database. */
export function databaseFlags(command: Command): Command {
  return command.option(...DATABASE).option(...JSON_RESULT);
}
