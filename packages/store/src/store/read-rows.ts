import { stateSchema, type Columns, type Condition, type ResultTable, type TablePlace } from '@ocp/core';
import { identifiers, qualified } from '../connection/quoting.ts';
import type { Session } from '../connection/session.ts';
import { whereSql, whereText } from './conditions.ts';
import { stateTableExists } from './state-tables.ts';
import { Readable } from 'node:stream';

/** Rows of a table as CSV, inside the transaction; a table of the state that is not there has none. */
export async function readRows(
  session: Session,
  table: string,
  columns: Columns,
  where: readonly Condition[],
  place: TablePlace = 'state',
): Promise<ResultTable> {
  if (place === 'state' && !(await stateTableExists(session, table))) {
    return { columns, rows: 0, copy: () => Promise.resolve(Readable.from([])) };
  }
  const schema = place === 'state' ? stateSchema(session.schema) : session.schema;
  const target = qualified(schema, table);
  const { sql, values } = whereSql(where);
  const [counted] = await session.query<{ rows: number }>(
    `select count(*)::integer as rows from ${target} where ${sql}`,
    values,
  );
  const select = `select ${identifiers(Object.keys(columns))} from ${target} where ${whereText(where)}`;
  return {
    columns,
    rows: counted?.rows ?? 0,
    select,
    copy: () =>
      Promise.resolve(
        session.copyOut(`copy (${select}) to stdout with (format csv, encoding 'UTF8')`, { schema, table }),
      ),
  };
}
