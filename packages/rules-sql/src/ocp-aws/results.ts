import { canonicalObject, nullOf } from '../expressions.ts';
import type { SqlStep } from '../step.ts';
import { billedColumns, costs, markups, of } from './columns.ts';

const partColumns = [
  'row_uuid',
  ...billedColumns,
  'aws_cost_category',
  'usage_amount',
  ...costs,
  'cluster_alias',
  'data_source',
  'namespace',
  'node',
  'persistentvolumeclaim',
  'persistentvolume',
  'storageclass',
  'cost_category_id',
  'tags',
  'labels',
];
/**
 * Spec ocp-on-aws.md 8. Storage parts have an id of their own and are whole; n counts all parts of a row, also those
 * without cost (quirk 8). A part of an instance has the share of its use, and one n-th of the usage amount.
 */
export const splitParts: SqlStep = {
  name: 'split_parts',
  sql: (dialect, ref) => {
    const none = nullOf(dialect, 'text');
    const one = `cast(1 as ${dialect.types.double})`;
    return `
    with counts as (
      select row_uuid, count(*) as parts
      from (
        select row_uuid from ${ref('instance_parts')} union all select row_uuid from ${ref('tag_parts')}
      ) rows_of_bill
      group by row_uuid
    )
    select ${of('part', partColumns)}, ${none} as data_transfer_direction, ${one} as cost_share, ${one} as usage_share
    from ${ref('claim_parts')} part
    union all
    select ${of('part', partColumns)}, ${none}, ${one}, ${one} from ${ref('disk_remainders')} part
    union all
    select ${of('part', partColumns)}, ${none}, part.used / nullif(part.capacity, 0), ${one} / counts.parts
    from ${ref('instance_parts')} part
    join counts on counts.row_uuid = part.row_uuid
    union all
    select ${of('part', partColumns)}, ${none}, ${one} / (counts.parts * sharing.sources),
      ${one} / (counts.parts * sharing.sources)
    from ${ref('tag_parts')} part
    join counts on counts.row_uuid = part.row_uuid
    join ${ref('tag_sharing')} sharing on sharing.row_uuid = part.row_uuid
    union all
    select ${of('part', partColumns)}, part.data_transfer_direction, ${one}, ${one} from ${ref('network_parts')} part`;
  },
};

/** Spec ocp-on-aws.md 8, 10: labels overwritten by tags, then only keys enabled for either; null if one of both is null. */
export const finalTags: SqlStep = {
  name: 'final_tags',
  sql: (dialect, ref) => {
    const f = dialect.functions;
    return `
    with combinations as (
      select distinct labels, tags from ${ref('split_parts')} where labels is not null and tags is not null
    ),
    members as (
      select found.text, found.key, found.value
      from ${f.jsonMembers(
        `(select labels as text from combinations union select tags from combinations) texts`,
        'text',
      )} found
      join ${ref('final_tag_keys')} kept on kept.key = found.key
    ),
    layered as (
      select combinations.labels, combinations.tags, members.key, members.value, 0 as layer
      from combinations join members on members.text = combinations.labels
      union all
      select combinations.labels, combinations.tags, members.key, members.value, 1
      from combinations join members on members.text = combinations.tags
    ),
    winners as (
      select labels, tags, key, value,
        row_number() over (partition by labels, tags, key order by layer desc) as place
      from layered
    ),
    objects as (
      select labels, tags, ${canonicalObject(dialect, 'key', 'value')} as final_tags
      from winners
      where place = 1
      group by labels, tags
    )
    select combinations.labels, combinations.tags, coalesce(objects.final_tags, '{}') as final_tags
    from combinations
    left join objects on objects.labels = combinations.labels and objects.tags = combinations.tags`;
  },
};

/** Spec ocp-on-aws.md 7, 8. */
export const resultRows: SqlStep = {
  name: 'result_rows',
  sql: (_, ref) => `
    select ${of('part', billedColumns)}, part.aws_cost_category,
      part.usage_share * part.usage_amount as usage_amount,
      ${costs.map((cost) => `part.cost_share * part.${cost} as ${cost}`).join(', ')},
      part.cluster_alias, part.data_source, part.namespace, part.node, part.persistentvolumeclaim,
      part.persistentvolume, part.storageclass, part.cost_category_id,
      ${costs.map((cost, index) => `part.cost_share * part.${cost} * run.markup as ${markups[index]}`).join(', ')},
      merged.final_tags as tags, aliases.id as account_alias_id, part.data_transfer_direction
    from ${ref('split_parts')} part
    cross join ${ref('run')} run
    left join ${ref('final_tags')} merged on merged.labels = part.labels and merged.tags = part.tags
    left join ${ref('account_aliases')} aliases on aliases.account_id = part.usage_account_id`,
};
