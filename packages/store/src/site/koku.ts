import { OcpError, type SqlSession } from '@ocp/core';

/** Runs a statement and returns its rows: of a session, a transaction's SQL or a client. */
type Query = (sql: string, parameters: readonly unknown[]) => Promise<readonly { there: boolean }[]>;

/** Whether Koku's own migrations were run in the database: then tenants and sources are Koku's to make. */
export async function isKokus(query: Query): Promise<boolean> {
  const [found] = await query(`select to_regclass('public.django_migrations') is not null as there`, []);
  return found?.there === true;
}

/** Fails with `SITE_OF_KOKU` where Koku makes the sources; `what` is not done. */
export async function checkOwnSite(sql: SqlSession, what: string, schema: string): Promise<void> {
  if (await isKokus((statement) => sql.rows(statement))) throw siteOfKoku(what, schema);
}

/** What only Koku may do where it is. */
export function siteOfKoku(what: string, schema: string): OcpError {
  return new OcpError('SITE_OF_KOKU', `${what}: this database is Koku's`, {
    where: { schema },
    hint: 'Do it in Koku, which would not know of it otherwise; nothing was changed.',
  });
}
