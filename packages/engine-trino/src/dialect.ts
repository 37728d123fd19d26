import { standardDialect, type Dialect } from '@ocp/rules-sql';

/** The most that Trino's `sequence` gives at once. */
const SEQUENCE = 10_000;

/** One UTF-16 unit as JSON escapes it. */
const escaped = (unit: string) => `'\\u' || lpad(lower(to_base(${unit}, 16)), 4, '0')`;
const code = 'codepoint(cast(found[1] as varchar(1)))';

/** A character as Trino's JSON writes it, without the quotes around it. */
const inJson = (letter: string) =>
  `substr(json_format(cast(${letter} as json)), 2, length(json_format(cast(${letter} as json))) - 2)`;

/** One character as Python writes it in an ASCII JSON string: beyond U+FFFF as its two surrogates. */
const ascii = `case
    when strpos(U&'"\\\\\\0008\\0009\\000a\\000c\\000d', found[1]) > 0
      then ${inJson('found[1]')}
    when ${code} < 65536 then ${escaped(code)}
    else ${escaped(`55296 + bitwise_right_shift(${code} - 65536, 10)`)} || ${escaped(`56320 + bitwise_and(${code} - 65536, 1023)`)}
  end`;

/** Written anew between the two: the cast reads a text by itself, and refuses a repeated key where `json_parse` keeps the last. */
const object = (text: string) => `cast(json_parse(json_format(json_parse(${text}))) as map(varchar, json))`;

/** True if every escape of a surrogate has its other half: Trino reads a text with half a character without a word. */
const wholeCharacters = (text: string) => {
  const paired = '\\\\u[dD][89abAB][0-9a-fA-F]{2}\\\\u[dD][c-fC-F][0-9a-fA-F]{2}';
  return `not regexp_like(regexp_replace(${text}, '\\\\\\\\|${paired}'), '\\\\u[dD][89a-fA-F]')`;
};

/**
 * The rules as Trino spells them. UUIDs and times of relations are texts and milliseconds, which every connector stores.
 */
export const trinoDialect: Dialect = {
  name: 'trino',
  types: { ...standardDialect.types, timestamp: 'timestamp(3)', uuid: 'varchar' },
  functions: {
    ...standardDialect.functions,
    uuid: () => 'cast(uuid() as varchar)',
    isJsonObject: (text) => `coalesce(try(${object(text)}) is not null and ${wholeCharacters(text)}, false)`,
    hasNestedMember: (text) =>
      `any_match(map_values(${object(text)}), member -> substr(json_format(member), 1, 1) in ('{', '['))`,
    jsonMember: (text, key) => `json_extract_scalar(${text}, '$["${key}"]')`,
    jsonMembers: (relation, column) => `(
      select ${column}, members.key, coalesce(
        try_cast(members.member as varchar), nullif(json_format(members.member), 'null')
      ) as value
      from ${relation}
      cross join unnest(${object(column)}) members (key, member)
    )`,
    labelMembers: (relation, column) => trinoDialect.functions.jsonMembers(relation, column),
    jsonAsciiString: (text) => `coalesce(
      '"' || regexp_replace(${text}, '(["\\\\]|[^ -~])', found -> ${ascii}) || '"',
      'null')`,
    positions: (relation, count) => `(
      select counted.*, first + place as position
      from (select *, ${count} as position_count from ${relation}) counted
      cross join unnest(if(position_count > 0, sequence(0, position_count - 1, ${SEQUENCE}))) firsts (first)
      cross join unnest(sequence(1, least(${SEQUENCE}, position_count - first))) places (place)
    )`,
    matches: (relation, column, pattern) => `(
      select ${column}, part
      from ${relation}
      cross join unnest(regexp_extract_all(${column}, '${pattern}')) parts (part)
    )`,
    matchesAll: (text, pattern) => `regexp_like(${text}, '\\A(?:${pattern})\\z')`,
    commaParts: (relation, column) => `(
      select ${column}, part from ${relation} cross join unnest(split(${column}, ',')) parts (part)
    )`,
    // Only what has to be is escaped; `json_format` alone writes what lies beyond U+FFFF as escapes too.
    jsonString: (text) =>
      `coalesce('"' || regexp_replace(${text}, '(["\\\\\\x00-\\x1f])', found -> ${inJson('found[1]')}) || '"', 'null')`,
    joinDistinct: (text) => `array_join(array_agg(distinct ${text} order by ${text}), ',')`,
    joinOrdered: (text, order) => `array_join(array_agg(${text} order by ${order}), ',')`,
    replaceAll: (text, pattern, by) => `regexp_replace(${text}, '${pattern}', '${by}')`,
    decimal: (double, precision, scale) => `cast(${double} as decimal(${precision}, ${scale}))`,
    doubleText: (double) => `cast(${double} as varchar)`,
    digest: (columns) => `to_hex(checksum(row(${columns.join(', ')})))`,
    sha256: (text) => `to_hex(sha256(to_utf8(${text})))`,
    utf16Order: (text) => `regexp_replace(${text}, '([\\x{E000}-\\x{FFFF}])', chr(1114111) || '$1')`,
  },
};
