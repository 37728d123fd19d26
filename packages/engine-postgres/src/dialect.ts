import { scientific, standardDialect, type Dialect } from '@ocp/rules-sql';

export { postgresFunctions } from './functions.ts';

/** The order of code points, whatever the locale of the database. */
const byCodePoint = 'collate "C"';

/** A member's value as text. Only a number of JSON can be a fraction. */
const memberText = `case
        when json_typeof(members.value) = 'number' and cast(members.value as text) ~ '[.eE]'
          then ${scientific('cast(cast(cast(members.value as text) as double precision) as text)')}
        else members.value #>> '{}'
      end`;

/** Members of an object, of a repeated key the last. */
const lastMembers = (text: string) => `
        select distinct on (key ${byCodePoint}) key, value
        from json_each(cast(${text} as json)) with ordinality as member (key, value, place)
        order by key ${byCodePoint}, place desc
      `;

/**
 * The rules as PostgreSQL 13 and newer spell them. What has no spelling there is a function of the session's own
 * (`functions.ts`). Texts of relations carry the collation "C", so that plain comparisons, maxima and sorts need no word.
 */
export const postgresDialect: Dialect = {
  name: 'postgres',
  types: {
    ...standardDialect.types,
    text: 'text',
    label: 'text',
    double: 'double precision',
    json: 'text',
    array: 'text',
  },
  functions: {
    ...standardDialect.functions,
    uuid: () => 'gen_random_uuid()',
    like: (text, pattern) => `${text} like ${pattern} escape ''`,
    isJsonObject: (text) => `coalesce(pg_temp.is_json_object(${text}), false)`,
    hasNestedMember: (text) => `exists (
      select 1 from (${lastMembers(text)}) members where json_typeof(members.value) in ('object', 'array')
    )`,
    jsonMember: (text, key) => `(
      select case when json_typeof(value) not in ('object', 'array') then value #>> '{}' end
      from json_each(case json_typeof(cast(${text} as json)) when 'object' then cast(${text} as json) end)
        with ordinality as member (key, value, place)
      where key = '${key}'
      order by place
      limit 1
    )`,
    jsonMembers: (relation, column) => `(
      select ${column}, members.key, ${memberText} as value
      from ${relation}
      cross join lateral (${lastMembers(column)}) members
    )`,
    labelMembers: (relation, column) => postgresDialect.functions.jsonMembers(relation, column),
    lowerCase: (text) => `pg_temp.lower_case(${text})`,
    jsonAsciiString: (text) => `coalesce(pg_temp.json_ascii_string(${text}), 'null')`,
    positions: (relation, count) => `(
      select *, generate_series(1, ${count}) as position from ${relation}
    )`,
    matches: (relation, column, pattern) => `(
      select ${column}, (regexp_matches(${column}, '${pattern}', 'g'))[1] as part from ${relation}
    )`,
    matchesAll: (text, pattern) => `${text} ~ '^(?:${pattern})$'`,
    commaParts: (relation, column) => `(
      select ${column}, unnest(case ${column} when '' then array[''] else string_to_array(${column}, ',') end) as part
      from ${relation}
    )`,
    jsonString: (text) => `coalesce(pg_temp.json_string(${text}), 'null')`,
    joinOrdered: (text, order) => `string_agg(${text}, ',' order by ${order} ${byCodePoint})`,
    joinDistinct: (text) =>
      `string_agg(distinct (${text}) ${byCodePoint}, ',' order by (${text}) ${byCodePoint})`,
    maxText: (text) => `max(${text} ${byCodePoint})`,
    doubleText: (double) => scientific(`cast(${double} as text)`),
    // With the seed 0 an empty JSON object would be as null is, with 1 the number 0.
    digest: (columns) =>
      `cast(sum(cast(hash_record_extended(row(${columns.join(', ')}), 1592614637) as numeric)) as text)`,
    sha256: (text) => `upper(encode(sha256(convert_to(${text}, 'UTF8')), 'hex'))`,
    utf16Order: (text) => `regexp_replace(${text}, '([\\uE000-\\uFFFF])', chr(1114111) || '\\1', 'g')`,
  },
};
