import { OcpError, onAllTables, type AfterScope, type SqlSession } from '@ocp/core';
import { tableDefinition } from '@ocp/store';
import { cloudOf, clusterOf } from '../scope.ts';

/** What the tables of all clouds need of every row. */
const needed = ['usage_account_id', 'product_code'] as const;

/**
 * Fails with `VALUE_REJECTED` where the detail has a row that the tables of all clouds cannot hold, and names it: a line of the
 * bill without a service. Koku's run ends there too, with the detail and its costs already written.
 */
export async function checkComplete(sql: SqlSession, scope: AfterScope): Promise<void> {
  const { source, tables, description } = cloudOf(scope);
  const { columns } = tableDefinition(tables.detail);
  for (const column of needed) {
    const of = description.after.onAll[column];
    if (typeof of !== 'string' || !columns.some(({ name, nullable }) => name === of && nullable)) continue;
    const [found] = await sql.rows<{
      day: string;
      resource: string | null;
      namespace: string | null;
      rows: number;
    }>(
      `select usage_start::text as day, resource_id as resource, namespace, count(*) over ()::int as rows
        from ${sql.schema}.${tables.detail}
        where source_uuid = $1::uuid and usage_start between $2::date and $3::date and cluster_id = $4 and ${of} is null
        order by usage_start, resource_id, namespace limit 1`,
      [source, scope.days.start, scope.days.end, clusterOf(scope).clusterId],
    );
    if (found === undefined) continue;
    const { day, resource, namespace, rows } = found;
    throw new OcpError(
      'VALUE_REJECTED',
      `${rows} rows of ${tables.detail} have no ${of}, which the tables of all clouds need`,
      {
        where: {
          table: onAllTables.projects,
          column,
          row: `${day}, resource ${resource ?? 'none'}, namespace ${namespace ?? 'none'}`,
        },
        hint: `Name the service of this line on the bill (${description.bill.service.join(' or ')}), and summarize again.`,
      },
    );
  }
}
