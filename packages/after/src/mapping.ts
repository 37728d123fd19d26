import { SUMMARY_TABLE, taggedTables, type AfterStep, type SqlSession, type TableCounts } from '@ocp/core';
import { cloudOf, clusterOf } from './scope.ts';

/**
 * Renames child keys of the labels in the daily summary D to their parent keys (spec after.md section 6).
 * Comes after the label summaries, which list the child keys.
 */
export const tagMappingStep: AfterStep = {
  name: 'tag_mapping',
  async run(sql, scope) {
    const { source } = clusterOf(scope);
    const { days } = scope;
    const mapping = await readMapping(sql, ['OCP']);
    if (mapping.children.length === 0) return {};
    let written = 0;
    for (const labels of ['pod_labels', 'volume_labels']) {
      written += await sql.execute(
        `update ${sql.schema}.${SUMMARY_TABLE}
         set (${labels}, all_labels) = (select mapped, mapped from (select ${mappedOf(labels)} as mapped) as label_object)
         where ${labels} ?| $1::text[] and source_uuid = $3::uuid and usage_start between $4::date and $5::date`,
        [mapping.children, mapping.parents, source, days.start, days.end],
      );
    }
    return { [SUMMARY_TABLE]: { deleted: 0, written } };
  },
};

/**
 * The same for the tags of OpenShift on a cloud, with children of either (spec after.md section 6, for A). The labels beside them
 * keep the child keys. Comes after back-population and the tag summary, which see the child keys.
 */
export const cloudTagMappingStep: AfterStep = {
  name: 'cloud_tag_mapping',
  async run(sql, scope) {
    const { type, billId, tables } = cloudOf(scope);
    const mapping = await readMapping(sql, [type, 'OCP']);
    if (mapping.children.length === 0) return {};
    const written = await sql.execute(
      `update ${sql.schema}.${tables.detail}
       set tags = ${mappedOf('tags')}
       where tags ?| $1::text[] and cost_entry_bill_id = $3 and report_period_id = $4
         and usage_start between $5::date and $6::date`,
      [
        mapping.children,
        mapping.parents,
        billId,
        clusterOf(scope).reportPeriodId,
        scope.days.start,
        scope.days.end,
      ],
    );
    return { [tables.detail]: { deleted: 0, written } };
  },
};

/**
 * The same for the tags of a cloud by itself, with children of the cloud alone, in each of its tables that has tags; one of a month
 * is mapped whole. Comes after the summary of its tags, which lists the child keys.
 */
export const billTagMappingStep: AfterStep = {
  name: 'bill_tag_mapping',
  async run(sql, scope) {
    const { type, billId, description, tables } = cloudOf(scope);
    const mapping = await readMapping(sql, [type]);
    if (mapping.children.length === 0) return {};
    const { start, end } = scope.days;
    const counts: Record<string, TableCounts> = {};
    const map = async (table: string, days: string, values: readonly string[]) => {
      const written = await sql.execute(
        `update ${sql.schema}.${table} set tags = ${mappedOf('tags')}
         where tags ?| $1::text[] and cost_entry_bill_id = $3 ${days}`,
        [mapping.children, mapping.parents, billId, ...values],
      );
      counts[table] = { deleted: 0, written };
    };
    await map(tables.daily, 'and usage_start between $4::date and $5::date', [start, end]);
    for (const table of taggedTables(description)) await map(table, '', []);
    return counts;
  },
};

/** Enabled child keys and, at the same places, their parents. A key of several providers counts as that of the first. */
async function readMapping(
  sql: SqlSession,
  providers: readonly string[],
): Promise<{ children: string[]; parents: string[] }> {
  const mapping = await sql.rows<{ child: string; parent: string }>(
    `select distinct on (child.key) child.key as child, parent.key as parent
     from ${sql.schema}.reporting_tagmapping as pair
     join ${sql.schema}.reporting_enabledtagkeys as child on child.uuid = pair.child_id
     join ${sql.schema}.reporting_enabledtagkeys as parent on parent.uuid = pair.parent_id
     where child.provider_type = any($1::text[]) and child.enabled
     order by child.key, array_position($1::text[], child.provider_type::text)`,
    [providers],
  );
  return {
    children: mapping.map(({ child }) => child),
    parents: mapping.map(({ parent }) => parent),
  };
}

/**
 * SQL for a label object with its child keys mapped; parameters 1 and 2 are child and parent keys.
 *
 * One object with a child and its parent loses all child keys, those of other mappings too (quirk 6). Several
 * children of one parent: Koku keeps any of the values; here that of the smallest key, since the last of equal keys wins.
 */
function mappedOf(labels: string): string {
  return `(
        select case
          when exists (
            select from unnest($1::text[], $2::text[]) as pair (child, parent)
            where ${labels} ? child and ${labels} ? parent
          ) then ${labels} - $1::text[]
          else (
            select jsonb_object_agg(coalesce(parent, key), value order by key collate "C" desc)
            from jsonb_each(${labels}) left join unnest($1::text[], $2::text[]) as pair (child, parent) on child = key
          )
        end
      )`;
}
