/** Which rows a table takes, as data; each engine interprets it once. A null meets no condition. */
export type Filter =
  | { column: string; in: readonly string[] }
  /** The text contains this one; `ignoringCase`: both in lower case. */
  | { column: string; contains: string; ignoringCase?: true }
  | { column: string; present: true }
  | { all: readonly Filter[] }
  | { any: readonly Filter[] };

/** Any of several texts in a column. */
export const containsAny = (column: string, texts: readonly string[], ignoringCase?: true): Filter => ({
  any: texts.map((contains) => ({ column, contains, ...(ignoringCase && { ignoringCase }) })),
});
