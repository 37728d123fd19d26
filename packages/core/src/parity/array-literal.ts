/**
 * An array of texts as PostgreSQL writes it, `{a,"b c",NULL}`, as JSON: null is null, everything else a text. Fails with
 * `SyntaxError` for what is no such array.
 */
export function arrayAsJson(literal: string): string {
  if (!/^\{.*\}$/s.test(literal)) throw new SyntaxError(`no array: ${literal.slice(0, 80)}`);
  const elements = literal.slice(1, -1).matchAll(/"((?:[^"\\]|\\.)*)"|([^,]+)/gs);
  return JSON.stringify(
    Array.from(elements, ([, quoted, plain]) =>
      quoted === undefined ? (plain === 'NULL' ? null : plain) : quoted.replace(/\\(.)/gs, '$1'),
    ),
  );
}
