/** No letter beyond these code points has a case. */
const LAST_CASED = 0x1ffff;

/** Letters whose lower case is another letter, and these, one for one (Unicode's simple mapping). */
function casePairs(): { upper: string; lower: string } {
  const upper: string[] = [];
  const lower: string[] = [];
  for (let code = 0; code <= LAST_CASED; code += 1) {
    if (code === 0xd800) code = 0xe000;
    const letter = String.fromCodePoint(code);
    // Of all letters only "İ" becomes two, of which the simple mapping keeps the first.
    const [mapped = letter] = letter.toLowerCase();
    if (mapped === letter) continue;
    upper.push(letter);
    lower.push(mapped);
  }
  return { upper: upper.join(''), lower: lower.join('') };
}

/** Control characters that JSON writes with hexadecimal letters, in which PostgreSQL uses small ones. */
const lettered = [0x0b, 0x0e, 0x0f, 0x1a, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f].map((code) =>
  code.toString(16).padStart(4, '0'),
);
/** An escaped backslash steps aside for a character that is in no JSON text, lest what follows it look like an escape. */
const capitals = lettered.reduce(
  (json, hex) => `replace(${json}, '\\u${hex}', '\\u${hex.toUpperCase()}')`,
  `replace(to_json(value)::text, '\\\\', chr(1))`,
);

/**
 * What the dialect calls and PostgreSQL does not have, as functions of the connection's temporary schema. A function
 * whose body is one expression is put in its place by the planner. The one that catches errors may not run in parallel.
 */
export function postgresFunctions(): string {
  return (functions ??= createFunctions(casePairs()));
}

let functions: string | undefined;

const createFunctions = ({ upper, lower }: ReturnType<typeof casePairs>) => `
  create or replace function pg_temp.is_json_object(value text) returns boolean
  language plpgsql immutable strict as $function$
  begin
    perform from json_each_text(value::json);
    return true;
  exception when data_exception or statement_too_complex then
    return false;
  end $function$;

  create or replace function pg_temp.lower_case(value text) returns text
  language sql immutable parallel safe as $function$
    select case
      when octet_length(value) = length(value) then lower(value collate "C")
      else translate(value, '${upper}', '${lower}')
    end
  $function$;

  create or replace function pg_temp.json_string(value text) returns text
  language sql stable parallel safe as $function$
    select case
      when value ~ '[\\u0001-\\u001f]' then replace(${capitals}, chr(1), '\\\\')
      else to_json(value)::text
    end
  $function$;

  create or replace function pg_temp.json_ascii_string(value text) returns text
  language sql stable parallel safe as $function$
    select case
      when value is null then null
      when value ~ '^[\\u0020-\\u007e]*$' then to_json(value)::text
      else (
        select '"' || string_agg(
          case
            when letter in ('"', '\\', chr(8), chr(9), chr(10), chr(12), chr(13)) then substr(to_json(letter)::text, 2, 2)
            when code between 32 and 126 then letter
            when code < 65536 then '\\u' || lpad(to_hex(code), 4, '0')
            else '\\u' || to_hex(55296 + ((code - 65536) >> 10)) || '\\u' || to_hex(56320 + ((code - 65536) & 1023))
          end, '' order by place) || '"'
        from unnest(string_to_array(value, null)) with ordinality as letters (letter, place),
          lateral ascii(letter) as code
      )
    end
  $function$;
`;
