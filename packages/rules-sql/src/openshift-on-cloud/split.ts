import { costsOf, partColumns, resultColumns, type Cloud } from '@ocp/core';
import { canonicalObject, nullOf, of } from '../expressions.ts';
import type { Ref, SqlStep } from '../step.ts';

/** The parts of clusters that came before this one. Koku's second run counts those of all (spec ocp-on-azure.md, quirk Q1). */
const partsBefore = (ref: Ref) => `
      select others.row_uuid, others.parts
      from ${ref('other_parts')} others
      left join ${ref('own_parts')} own on own.row_uuid = others.row_uuid
      where own.place is null or others.place < own.place`;

/** How parts are split and become result rows (spec ocp-on-aws.md 7, 8; ocp-on-azure.md and ocp-on-gcp.md 6). */
export const splitRules = (cloud: Cloud) => {
  const { nodes, disks, sharedWith } = cloud.differences;
  const part = of('part', Object.keys(partColumns(cloud)));

  /** The parts that each row of the bill is divided into, also those without cost (spec ocp-on-aws.md quirk 8). */
  const countedParts = (ref: Ref) =>
    [
      `select row_uuid, 1 as parts from ${ref('node_parts')}`,
      `select row_uuid, 1 from ${ref('tag_parts')}`,
      ...(disks.largeClaims === 'whole'
        ? [`select row_uuid, 1 from ${ref('claim_parts')} where counted`]
        : []),
      ...(sharedWith === 'stored parts' ? [partsBefore(ref)] : []),
    ].join(' union all ');

  /** Parts of disks are whole unless they are counted. A part of a node has the share of its use, and one n-th of the amount. */
  const splitParts: SqlStep = {
    sql: (dialect, ref) => {
      const none = nullOf(dialect, 'text');
      const one = `cast(1 as ${dialect.types.double})`;
      const used = 'part.used / nullif(part.capacity, 0)';
      const nth = `${one} / counts.parts`;
      const claims =
        disks.largeClaims === 'whole'
          ? {
              share: `case when part.counted then ${nth} else ${one} end`,
              join: 'left join counts on counts.row_uuid = part.row_uuid',
            }
          : { share: one, join: '' };
      return `
    with counts as (
      select row_uuid, sum(parts) as parts from (${countedParts(ref)}) rows_of_bill group by row_uuid
    )
    select ${part}, ${none} as data_transfer_direction, ${claims.share} as cost_share, ${claims.share} as usage_share
    from ${ref('claim_parts')} part
    ${claims.join}
    union all
    select ${part}, ${none}, ${one}, ${one} from ${ref('disk_remainders')} part
    union all
    select ${part}, ${none}, ${nodes.dataSource === 'Pod' ? used : `case when part.data_source = 'Pod' then ${used} else ${nth} end`}, ${nth}
    from ${ref('node_parts')} part
    join counts on counts.row_uuid = part.row_uuid
    union all
    select ${part}, ${none}, ${one} / (counts.parts * sharing.sources), ${one} / (counts.parts * sharing.sources)
    from ${ref('tag_parts')} part
    join counts on counts.row_uuid = part.row_uuid
    join ${ref('tag_sharing')} sharing on sharing.row_uuid = part.row_uuid
    union all
    select ${part}, part.data_transfer_direction, ${one}, ${one} from ${ref('network_parts')} part`;
    },
  };

  /** Labels overwritten by tags, then only keys enabled for either; null if one of both is null. */
  const finalTags: SqlStep = {
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

  const resultRows: SqlStep = {
    sql: (_, ref) => {
      const { alias, column: account } = cloud.account;
      const said: Record<string, string> = {
        [cloud.usage.amount]: `part.usage_share * part.${cloud.usage.amount}`,
        ...Object.fromEntries(costsOf(cloud).map((cost) => [cost, `part.cost_share * part.${cost}`])),
        ...Object.fromEntries(
          cloud.costs.flatMap(({ cost, markup }) =>
            markup === undefined ? [] : [[markup, `part.cost_share * part.${cost} * run.markup`]],
          ),
        ),
        tags: 'merged.final_tags',
        ...(alias && { [alias.column]: 'aliases.id' }),
      };
      const selected = Object.keys(resultColumns(cloud)).map(
        (name) => `${said[name] ?? `part.${name}`} as ${name}`,
      );
      return `
    select ${selected.join(', ')}
    from ${ref('split_parts')} part
    cross join ${ref('run')} run
    left join ${ref('final_tags')} merged on merged.labels = part.labels and merged.tags = part.tags
    ${alias ? `left join ${ref('account_aliases')} aliases on aliases.account_id = part.${account}` : ''}`;
    },
  };

  return { split_parts: splitParts, final_tags: finalTags, result_rows: resultRows };
};
