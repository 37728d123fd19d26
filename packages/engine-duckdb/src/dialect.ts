import { scientific, standardDialect, type Dialect } from '@ocp/rules-sql';

/** Characters that UTF-16 sorts after those beyond U+FFFF, although their code points are smaller. */
const ABOVE_SURROGATES = '[\\x{E000}-\\x{FFFF}]';

/** One character as Python writes it in an ASCII JSON string: beyond U+FFFF as its two surrogates. */
const ascii = (letter: string) => `case
    when ${letter} in ('"', '\\', chr(8), chr(9), chr(10), chr(12), chr(13)) then substr(cast(to_json(${letter}) as varchar), 2, 2)
    when ${letter} = '' or unicode(${letter}) between 32 and 126 then ${letter}
    when unicode(${letter}) < 65536 then format('\\u{:04x}', unicode(${letter}))
    else format('\\u{:04x}\\u{:04x}', 55296 + ((unicode(${letter}) - 65536) >> 10), 56320 + ((unicode(${letter}) - 65536) & 1023))
  end`;

/** A value of `json_each` as text. Only a number of JSON can be a fraction; a whole one may have any number of digits. */
export const memberText = `case
        when members.type = 'DOUBLE' and regexp_matches(cast(members.value as varchar), '[.eE]')
          then ${scientific(`cast(cast(cast(members.value as varchar) as double) as varchar)`)}
        else members.value ->> '$'
      end`;

/** What DuckDB reads besides JSON, and Python writes: numbers that are none, and a comma before the end. */
const LAX = `'(?i)nan|inf|,\\s*[\\]}]'`;

/** True if a text that DuckDB reads has one of these outside of its strings. A CASE: of AND it makes both sides for all texts. */
const isLax = (text: string) => `case
        when regexp_matches(${text}, ${LAX})
          then regexp_matches(regexp_replace(${text}, '"(?:[^"\\\\]|\\\\.)*"', '', 'g'), ${LAX})
        else false
      end`;

const NESTED = `['OBJECT', 'ARRAY']`;

/** The rules as DuckDB spells them. DuckDB compares text by bytes, which is the order of code points. */
export const duckdbDialect: Dialect = {
  name: 'duckdb',
  types: standardDialect.types,
  functions: {
    ...standardDialect.functions,
    uuid: () => 'uuid()',
    isJsonObject: (text) =>
      `case when try(json_type(${text})) = 'OBJECT' then not ${isLax(text)} else false end`,
    // What takes a text apart needs room for it: only a text with another bracket is looked into.
    hasNestedMember: (text) => `case
      when not regexp_matches(${text}, '(?s)\\{.*\\{|\\[') then false
      when list_has_any(json_type(${text}, '$.*'), ${NESTED}) then len(list_filter(
        list_zip(json_keys(${text}), json_type(${text}, '$.*')),
        lambda member, place: list_contains(${NESTED}, member[2])
          and not list_contains(json_keys(${text})[place + 1:], member[1])
      )) > 0
      else false
    end`,
    jsonMember: (text, key) => `case json_type(${text}, '$."${key}"')
      when 'OBJECT' then null
      when 'ARRAY' then null
      when 'DOUBLE' then regexp_extract(${text}, '"${key}"\\s*:\\s*([-+.0-9eE]+)', 1)
      else json_extract_string(${text}, '$."${key}"')
    end`,
    jsonMembers: (relation, column) => `(
      select ${column}, members.key, arg_max_null(${memberText}, members.id) as value
      from ${relation}, json_each(${column}) members
      group by ${column}, members.key
    )`,
    labelMembers: (relation, column) => duckdbDialect.functions.jsonMembers(relation, column),
    jsonAsciiString: (text) => `coalesce(
      '"' || array_to_string(list_transform(string_split(${text}, ''), lambda letter: ${ascii('letter')}), '') || '"',
      'null')`,
    matches: (relation, column, pattern) => `(
      select ${column}, unnest(regexp_extract_all(${column}, '${pattern}')) as part from ${relation}
    )`,
    matchesAll: (text, pattern) => `regexp_full_match(${text}, '${pattern}')`,
    commaParts: (relation, column) => `(
      select ${column}, unnest(string_split(${column}, ',')) as part from ${relation}
    )`,
    jsonString: (text) => `coalesce(cast(to_json(${text}) as varchar), 'null')`,
    // It needs a hundred times as long for 38 digits, of which few numbers have more than 18.
    decimal: (double, precision, scale) => `coalesce(
      try_cast(cast(${double} as varchar) as decimal(18, ${scale})),
      ${standardDialect.functions.decimal(double, precision, scale)}
    )`,
    doubleText: (double) => scientific(`cast(${double} as varchar)`),
    digest: (columns) => `cast(sum(hash(hash(${columns.join(', ')}))) as varchar)`,
    sha256: (text) => `upper(sha256(${text}))`,
    utf16Order: (text) => `regexp_replace(${text}, '(${ABOVE_SURROGATES})', chr(1114111) || '\\1', 'g')`,
  },
};
