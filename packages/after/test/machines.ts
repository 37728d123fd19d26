import { machineRelations, machineSteps, type SqlSession } from '@ocp/core';
import { sqlType } from '@ocp/store';
import type { Row } from './tenant.ts';

export type Reported = Partial<Record<keyof typeof machineRelations, readonly Row[]>>;

/** Makes what an engine takes from reports, as tables of the transaction. */
export async function reported(sql: SqlSession, rows: Reported = {}): Promise<void> {
  for (const { name, columns } of machineSteps) {
    if (!(name in machineRelations)) continue;
    const relation = name as keyof typeof machineRelations;
    const table = `pg_temp.${machineRelations[relation]}`;
    const typed = Object.entries(columns).map(([column, type]) => `${column} ${sqlType(type)}`);
    await sql.execute(`drop table if exists ${table}`);
    await sql.execute(
      `create temporary table ${machineRelations[relation]} (${typed.join(', ')}) on commit drop`,
    );
    await sql.execute(
      `insert into ${table} select * from jsonb_to_recordset($1) as rows (${typed.join(', ')})`,
      [JSON.stringify(rows[relation] ?? [])],
    );
  }
}
