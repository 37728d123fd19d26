import type { Dialect } from './dialect.ts';
import { canonicalObject } from './expressions.ts';
import { isMalformed } from './malformed-labels.ts';
import type { Ref, SqlCheck } from './step.ts';

/** Texts of tags as `(tag_text)`, each once: a SELECT. */
export type TagTexts = (ref: Ref) => string;

/** Refuses texts that are no JSON object of texts, or what else is said to be `malformed`. */
export const malformedTags = (texts: TagTexts, malformed: typeof isMalformed = isMalformed): SqlCheck => ({
  code: 'LABELS_MALFORMED',
  message: 'a tag column holds text that is not a JSON object of plain values',
  hint: 'Find the rows of the bill by the example text and ingest their report again.',
  sql: (dialect, ref) => `
      select count(*) as rows, min(tag_text) as example
      from (${texts(ref)}) texts
      where ${malformed(dialect, 'tag_text')}`,
});

/** Each text with the canonical object of its members whose key is of a configuration relation; `{}` where none is. */
export const enabledTags = (dialect: Dialect, ref: Ref, texts: TagTexts, keys: string): string => `
    select texts.tag_text, coalesce(objects.tags, '{}') as tags
    from (${texts(ref)}) texts
    left join (
      select members.tag_text, ${canonicalObject(dialect, 'members.key', 'members.value')} as tags
      from ${dialect.functions.jsonMembers(`(${texts(ref)}) texts`, 'tag_text')} members
      join ${ref(keys)} kept on kept.key = members.key
      group by members.tag_text
    ) objects on objects.tag_text = texts.tag_text`;
