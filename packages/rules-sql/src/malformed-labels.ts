import type { Dialect } from './dialect.ts';
import type { Ref, SqlCheck } from './step.ts';

/** Refuses label texts that are no JSON object; `texts` is a relation of them as `(label_text)`. */
export const malformedLabels = (texts: (dialect: Dialect, ref: Ref) => string): SqlCheck => ({
  code: 'LABELS_MALFORMED',
  message: 'a label column holds text that is not a JSON object',
  hint: 'Find the rows by the example text and ingest their report again.',
  sql: (dialect, ref) => `
      select count(*) as rows, min(label_text) as example
      from ${texts(dialect, ref)} label_texts
      where not ${dialect.functions.isJsonObject('label_text')}`,
});
