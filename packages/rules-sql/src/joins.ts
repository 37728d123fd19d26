import type { Dialect } from './dialect.ts';

/**
 * `(text, ending)` for every text of a relation that ends with an entry of another: a hash join for each distinct length,
 * never a comparison of all with all. Both columns are distinct and not empty.
 */
export function suffixJoin(texts: string, endings: string): string {
  return `
    select texts.text, endings.ending
    from ${texts} texts
    join (select distinct length(ending) as size from ${endings} endings) sizes on length(texts.text) >= sizes.size
    join ${endings} endings on length(endings.ending) = sizes.size
      and endings.ending = substr(texts.text, length(texts.text) - sizes.size + 1)`;
}

/** `(text, part)` for every text that contains an entry of another relation anywhere: by length and position. */
export function containsJoin(dialect: Dialect, texts: string, parts: string): string {
  const sized = `(
      select texts.text, sizes.size
      from ${texts} texts
      join (select distinct length(part) as size from ${parts} parts) sizes on length(texts.text) >= sizes.size
    ) sized`;
  return `
    select distinct placed.text, parts.part
    from ${dialect.functions.positions(sized, 'length(text) - size + 1')} placed
    join ${parts} parts on length(parts.part) = placed.size
      and parts.part = substr(placed.text, cast(placed.position as integer), cast(placed.size as integer))`;
}

/**
 * `(text, part)` for every JSON object text that contains a part of the form `"key"<separator>"value"`, as text. Where all
 * quotes of the text are structural (no `\\"`) and the part is one whole member, containing is being a member: a hash join.
 * The few that are not so are searched one by one.
 */
export function memberJoin(dialect: Dialect, texts: string, parts: string, separator: string): string {
  const member = `"[^"]*"${separator}"[^"]*"`;
  const regular = (part: string) =>
    `(${dialect.functions.matchesAll(part, `"[^":,][^"]*"${separator}"[^"]*"`)} and strpos(${part}, '\\"') = 0)`;
  const plain = `(select text from ${texts} texts where strpos(text, '\\"') = 0) plain`;
  return `
    select members.text, parts.part
    from ${dialect.functions.matches(plain, 'text', member)} members
    join ${parts} parts on parts.part = members.part
    where ${regular('parts.part')}
    union
    select texts.text, parts.part
    from ${texts} texts
    join (select part from ${parts} parts where not ${regular('part')}) parts on strpos(texts.text, parts.part) > 0
    union
    select texts.text, parts.part
    from (select text from ${texts} texts where strpos(text, '\\"') > 0) texts
    join ${parts} parts on strpos(texts.text, parts.part) > 0`;
}
