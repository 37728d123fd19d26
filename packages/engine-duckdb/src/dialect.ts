import type { Dialect } from '@ocp/rules-sql';

/** Characters that UTF-16 sorts after those beyond U+FFFF, although their code points are smaller. */
const ABOVE_SURROGATES = '[\\x{E000}-\\x{FFFF}]';

/** The rules as DuckDB spells them. DuckDB compares text by bytes, which is the order of code points. */
export const duckdbDialect: Dialect = {
  name: 'duckdb',
  types: {
    text: 'varchar',
    double: 'double',
    integer: 'bigint',
    boolean: 'boolean',
    date: 'date',
    timestamp: 'timestamp',
    json: 'varchar',
    uuid: 'uuid',
  },
  functions: {
    uuid: () => 'uuid()',
    like: (text, pattern) => `${text} like ${pattern}`,
    isJsonObject: (text) => `coalesce(try(json_type(${text})) = 'OBJECT', false)`,
    jsonMember: (text, key) => `json_extract_string(${text}, '$.${key}')`,
    jsonMembers: (relation, column) => `(
      select ${column}, members.key, arg_max(members.value ->> '$', members.id) as value
      from ${relation}, json_each(${column}) members
      group by ${column}, members.key
    )`,
    jsonString: (text) => `coalesce(cast(to_json(${text}) as varchar), 'null')`,
    joinOrdered: (text, order) => `string_agg(${text}, ',' order by ${order})`,
    maxText: (text) => `max(${text})`,
    utf16Order: (text) => `regexp_replace(${text}, '(${ABOVE_SURROGATES})', chr(1114111) || '\\1', 'g')`,
  },
};
