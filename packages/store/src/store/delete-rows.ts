import { stateSchema, type Delete } from '@ocp/core';
import { qualified } from '../connection/quoting.ts';
import type { Session } from '../connection/session.ts';
import { whereSql } from './conditions.ts';
import { stateTableExists } from './state-tables.ts';

/** Deletes the rows for which all conditions hold, and counts them; a state table that is not there has none. */
export async function deleteRows(session: Session, { place, table, where }: Delete): Promise<number> {
  if (place === 'state' && !(await stateTableExists(session, table))) return 0;
  const schema = place === 'state' ? stateSchema(session.schema) : session.schema;
  const { sql, values } = whereSql(where);
  return session.execute(`delete from ${qualified(schema, table)} where ${sql}`, values, { schema, table });
}
