/** An identifier as every database with a dialect reads it back unchanged. */
export const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** A text as a SQL literal; only for places that take no parameter. */
export const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
