/** What the database side reads of the environment. */
export const environmentVariables = [
  {
    name: 'DATABASE_URL',
    meaning:
      'PostgreSQL: `postgres://user:password@host:5432/database`. Keeps the password out of the list of processes, which `--database` does not.',
    default: 'for `ocp golden` and the tests: an embedded server; the demo always takes one of its own',
  },
] as const;
