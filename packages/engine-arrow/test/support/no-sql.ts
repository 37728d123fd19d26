import type { SqlSession } from '@ocp/core';

const refused = () => {
  throw new Error('this engine asks no database');
};

/** The transaction of a run whose engine does not compute in the database. */
export const noSql: SqlSession = {
  schema: '"none"',
  execute: refused,
  rows: refused,
  look: refused,
  copyIn: refused,
  copyOut: refused,
};
