/** What the database side reads of the environment. */
export const environmentVariables = [
  {
    name: 'DATABASE_URL',
    meaning:
      'PostgreSQL: `postgres://user:password@host:5432/database`. Keeps the password out of the list of processes, which `--database` does not.',
    default: 'for `ocp golden` and the tests: an embedded server; the demo always takes one of its own',
  },
  {
    name: 'PGHOST',
    meaning:
      'Host of PostgreSQL, or the folder of its socket. Where it or `PGDATABASE` is set, a `DATABASE_URL` is not needed; what a URL leaves out, these variables say.',
    default: 'localhost',
  },
  { name: 'PGPORT', meaning: 'Its port.', default: '5432' },
  { name: 'PGDATABASE', meaning: 'The database.', default: 'the name of the user' },
  { name: 'PGUSER', meaning: 'The user.', default: 'the user of the system' },
  { name: 'PGPASSWORD', meaning: 'The password of the user.', default: 'what `~/.pgpass` says' },
  {
    name: 'PGSSLMODE',
    meaning:
      'What `sslmode` in the URL says, as in libpq: `disable`; `prefer` encrypts where the server can; `require` always, without a check of the certificate; `verify-ca` also checks who signed it; `verify-full` also that it is of the host.',
    default: 'prefer',
  },
  {
    name: 'PGSSLROOTCERT',
    meaning:
      'What `sslrootcert` in the URL says: PEM file with the authorities that are trusted; `system` for those of Node. With it `require` is `verify-ca`.',
    default: '`~/.postgresql/root.crt`; without it `verify-full` trusts the authorities of Node',
  },
  { name: 'PGSSLCERT', meaning: 'What `sslcert` in the URL says: PEM certificate of this side.' },
  { name: 'PGSSLKEY', meaning: 'What `sslkey` in the URL says: its PEM key.' },
] as const;
