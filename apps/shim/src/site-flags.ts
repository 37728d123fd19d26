import type { Command } from 'commander';

/** What every command about a site takes. */
export interface SiteFlags {
  schema: string;
  database?: string;
  json?: boolean;
}

/** Adds the flags that name a tenant and its database. */
export function siteFlags(command: Command): Command {
  return databaseFlags(command.requiredOption('--schema <name>', 'the tenant schema, such as org1234567'));
}

/** Adds those of a command that may do without a tenant. */
export function databaseFlags(command: Command): Command {
  return command
    .option(
      '--database <url>',
      'the database as postgres://…; default: DATABASE_URL, then PGHOST and PGDATABASE',
    )
    .option('--json', 'the result as JSON on standard output');
}
