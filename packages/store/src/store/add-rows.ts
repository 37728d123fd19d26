import type { ResultTable } from '@ocp/core';
import { identifier, identifiers, qualified } from '../connection/quoting.ts';
import type { Session } from '../connection/session.ts';
import { copyRows } from './copy-rows.ts';

/** The rows on their way, a table of the transaction. */
const NEW = 'rows_to_add';

/** Adds the rows that a table of the tenant does not have yet, by all their columns but `uuid`; returns their number. */
export async function addRows(session: Session, table: string, rows: ResultTable): Promise<number> {
  await copyRows(session, 'temporary', NEW, rows);
  const names = Object.keys(rows.columns);
  const same = names
    .filter((name) => name !== 'uuid')
    .map((name) => `known.${identifier(name)} is not distinct from new.${identifier(name)}`);
  const target = qualified(session.schema, table);
  return session.execute(
    `insert into ${target} (${identifiers(names)})
      select ${identifiers(names)} from pg_temp.${identifier(NEW)} new
      where not exists (select from ${target} known where ${same.join(' and ')})`,
    [],
    { table },
  );
}
