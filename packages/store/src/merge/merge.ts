import { OcpError, type ClusterIdentity, type Columns, type ResultTable, type TableCounts } from '@ocp/core';
import { identifier, qualified } from '../connection/quoting.ts';
import type { Session } from '../connection/session.ts';
import { sqlType } from '../connection/sql-types.ts';
import { copyTable } from '../store/copy-rows.ts';
import { mergeClaims } from './claims.ts';
import { mergeCluster } from './cluster.ts';
import { mergeNodes } from './nodes.ts';
import { mergeProjects } from './projects.ts';

/** Adds the rows of `staged`, a table with the step's columns, to `target`; returns how many were added or changed. */
type Merge = (session: Session, target: string, staged: string, cluster: string) => Promise<number>;

const merges: Readonly<Record<string, Merge>> = {
  reporting_ocp_nodes: mergeNodes,
  reporting_ocp_pvcs: mergeClaims,
  reporting_ocp_projects: mergeProjects,
};

/**
 * Adds what is missing to the node, claim or project table of a cluster, and the cluster itself when it is new (spec
 * inputs.md 5.1). A repetition changes nothing. Fails with `TABLE_MISSING` for another table.
 */
export async function mergeRows(
  session: Session,
  table: string,
  rows: ResultTable,
  identity: ClusterIdentity,
): Promise<TableCounts> {
  const merge = merges[table];
  if (!merge) throw new OcpError('TABLE_MISSING', `${table} is not merged into`, { where: { table } });
  const cluster = await mergeCluster(session, identity);
  const staged = `pg_temp.${identifier(`staged_${table}`)}`;
  await session.execute(`create temporary table ${staged} (${columnList(rows.columns)}) on commit drop`, [], {
    table,
  });
  await copyTable(session, staged, rows, { table });
  const written = await merge(session, qualified(session.schema, table), staged, cluster);
  await session.execute(`drop table ${staged}`);
  return { deleted: 0, written };
}

function columnList(columns: Columns): string {
  return Object.entries(columns)
    .map(([name, type]) => `${identifier(name)} ${sqlType(type)}`)
    .join(', ');
}
