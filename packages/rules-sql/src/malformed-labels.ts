import type { Dialect } from './dialect.ts';
import type { Ref, SqlCheck } from './step.ts';

/** True of a text that is no JSON object, or has an object or a list in it: Koku casts every value to a text, and fails on these. */
export const isMalformed = ({ functions: f }: Dialect, text: string) =>
  `case when ${f.isJsonObject(text)} then ${f.hasNestedMember(text)} else true end`;

/** Refuses label texts that are no JSON object of texts; `texts` is a relation of them as `(label_text)`. */
export const malformedLabels = (texts: (dialect: Dialect, ref: Ref) => string): SqlCheck => ({
  code: 'LABELS_MALFORMED',
  message: 'a label column holds text that is not a JSON object of plain values',
  hint: 'Find the rows by the example text and ingest their report again.',
  sql: (dialect, ref) => `
      select count(*) as rows, min(label_text) as example
      from ${texts(dialect, ref)} label_texts
      where ${isMalformed(dialect, 'label_text')}`,
});
