import type { Dialect } from './dialect.ts';

/**
 * `(text, ending)` for every text of a relation that ends with an entry of another: a hash join for each distinct length,
 * never a comparison of all with all. Both columns are distinct and not empty. No condition ties an ending to its length:
 * with one, an optimizer may join the endings with the lengths first and compare all of them with every text.
 */
export function suffixJoin(texts: string, endings: string): string {
  return `
    select texts.text, endings.ending
    from ${texts} texts
    join (select distinct length(ending) as size from ${endings} endings) sizes on length(texts.text) >= sizes.size
    join ${endings} endings on endings.ending = substr(texts.text, length(texts.text) - sizes.size + 1)`;
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
 * `(text, part)` for every text that contains a part, both whatever they are; made for parts `"key"<separator>"value"` in
 * texts of JSON objects. Where a text is one flat object without inner quotes (`\\"`), its members are found in their places,
 * and a part of that form whose key does not begin like what follows a string is in it only as a member: a hash join. The
 * few texts and parts that are not so are searched one by one.
 */
export function memberJoin(dialect: Dialect, texts: string, parts: string, separator: string): string {
  const { matches, matchesAll } = dialect.functions;
  const member = `"[^"]*"${separator}(?:"[^"]*"|[-+.0-9A-Za-z]+)`;
  const flat = matchesAll('text', `[{](?:${member}(?:, *${member})*)?[}]`);
  const regular = (part: string) => matchesAll(part, `"[^":,][^"]*"${separator}"[^"]*"`);
  return `
    select members.text, parts.part
    from ${matches(`(select text from ${texts} texts where ${flat}) flat_texts`, 'text', member)} members
    join ${parts} parts on parts.part = members.part
    where ${regular('parts.part')}
    union
    select texts.text, parts.part
    from ${texts} texts
    join (select part from ${parts} parts where not ${regular('part')}) parts on strpos(texts.text, parts.part) > 0
    union
    select texts.text, parts.part
    from (select text from ${texts} texts where not ${flat}) texts
    join ${parts} parts on strpos(texts.text, parts.part) > 0`;
}
