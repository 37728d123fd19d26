import { onAllTables, type AfterStep, type TableCounts } from '@ocp/core';
import { cloudOf, clusterOf } from '../scope.ts';
import { checkComplete } from './complete.ts';
import { dailyTables, perspectives, type OnAllTable } from './tables.ts';

/**
 * Copies OpenShift on a cloud to the tables of all clouds together (spec after.md section 8). These are the rows of
 * the days of the cluster and the cloud source.
 */
export const ocpOnAllStep: AfterStep = {
  name: 'ocp_on_all',
  async run(sql, scope, into) {
    const { type, source, tables, description } = cloudOf(scope);
    const { clusterId, clusterAlias } = clusterOf(scope);
    const { days } = scope;
    await checkComplete(sql, scope);
    const counts: Record<string, TableCounts> = {};
    for (const table of [...dailyTables(description), ...perspectives]) {
      const from = table.from === 'detail' ? `${sql.schema}.${tables.detail}` : into(onAllTables.daily);
      const written = await sql.execute(insertOf(into(table.table), from, table), [
        source,
        days.start,
        days.end,
        clusterId,
        clusterAlias,
        type,
      ]);
      counts[table.table] = { deleted: 0, written };
    }
    return counts;
  },
};

/** Parameters: cloud source, first and last day, cluster id, its alias now, source type. */
function insertOf(into: string, source: string, { from, rows, keys, values }: OnAllTable): string {
  const ofCloud = from === 'daily' ? 'and source_type = $6::text' : '';
  const columns = [...Object.entries(keys), ...Object.entries(values)];
  return `
    insert into ${into}
      (id, source_uuid, source_type, cluster_id, cluster_alias, usage_start, usage_end, ${columns.map(([name]) => name).join(', ')})
    select gen_random_uuid(), $1::uuid, $6::text, $4::text, $5::text, usage_start, usage_start, ${columns.map(([, value]) => value).join(', ')}
    from ${source}
    where source_uuid = $1::uuid and usage_start between $2::date and $3::date and cluster_id = $4::text ${ofCloud} and ${rows}
    group by ${['usage_start', ...Object.values(keys)].join(', ')}`;
}
