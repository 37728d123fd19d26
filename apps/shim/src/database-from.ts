import { OcpError } from '@ocp/core';

/** The database of the flags or of the environment; undefined where neither says one. */
export function databaseSaid(
  flags: { database?: string },
  environment: NodeJS.ProcessEnv,
): string | undefined {
  return flags.database || environment.DATABASE_URL || addressOfVariables(environment);
}

/** What to do where none is said. */
export const DATABASE_HINT =
  'Say --database postgres://…, or set DATABASE_URL, or PGHOST, PGDATABASE, PGUSER and PGPASSWORD.';

/** The same for a command that cannot do without. Fails with `USAGE_INVALID`. */
export function databaseFrom(flags: { database?: string }, environment: NodeJS.ProcessEnv): string {
  const url = databaseSaid(flags, environment);
  if (url !== undefined) return url;
  throw new OcpError('USAGE_INVALID', 'no database was given', {
    where: { flag: '--database' },
    hint: DATABASE_HINT,
  });
}

/** A URL that says nothing: where the variables of libpq name a host or a database, they say everything. */
function addressOfVariables({ PGHOST, PGDATABASE }: NodeJS.ProcessEnv): string | undefined {
  return PGHOST || PGDATABASE ? 'postgres://' : undefined;
}
