import { SUMMARY_TABLE, type AfterStep } from '@ocp/core';

/**
 * Renames child keys of the labels in the daily summary to their parent keys (spec after.md section 6, for D).
 * Comes after the label summaries, which list the child keys.
 */
export const tagMappingStep: AfterStep = {
  name: 'tag_mapping',
  async run(sql, { source, days }) {
    const mapping = await sql.rows<{ child: string; parent: string }>(`
      select child.key as child, parent.key as parent
      from ${sql.schema}.reporting_tagmapping as pair
      join ${sql.schema}.reporting_enabledtagkeys as child on child.uuid = pair.child_id
      join ${sql.schema}.reporting_enabledtagkeys as parent on parent.uuid = pair.parent_id
      where child.provider_type = 'OCP' and child.enabled`);
    if (mapping.length === 0) return {};
    const pairs = [mapping.map(({ child }) => child), mapping.map(({ parent }) => parent)];
    let written = 0;
    for (const labels of ['pod_labels', 'volume_labels']) {
      written += await sql.execute(updateOf(sql.schema, labels), [source, days.start, days.end, ...pairs]);
    }
    return { [SUMMARY_TABLE]: { deleted: 0, written } };
  },
};

/**
 * Parameters: source, first and last day, child keys, parent keys.
 *
 * One object with a child and its parent loses all child keys, those of other mappings too (quirk 6). Several
 * children of one parent: Koku keeps any of the values; here that of the smallest key, since the last of equal keys wins.
 */
function updateOf(schema: string, labels: string): string {
  return `
    update ${schema}.${SUMMARY_TABLE}
    set (${labels}, all_labels) = (
      select mapped, mapped
      from (
        select case
          when exists (
            select from unnest($4::text[], $5::text[]) as pair (child, parent)
            where ${labels} ? child and ${labels} ? parent
          ) then ${labels} - $4::text[]
          else (
            select jsonb_object_agg(coalesce(parent, key), value order by key collate "C" desc)
            from jsonb_each(${labels}) left join unnest($4::text[], $5::text[]) as pair (child, parent) on child = key
          )
        end as mapped
      ) as label_object
    )
    where source_uuid = $1::uuid and usage_start between $2::date and $3::date and ${labels} ?| $4::text[]`;
}
