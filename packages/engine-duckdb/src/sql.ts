/** An identifier as DuckDB reads it back unchanged. */
export const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** A text as a SQL literal; only for places that take no parameter (views, file lists). */
export const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** A path that `read_parquet` takes as it is, without its wildcards. */
export const plainPath = (path: string) => path.replace(/[*?[]/g, (character) => `[${character}]`);
