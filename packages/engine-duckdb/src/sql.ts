/** A path that `read_parquet` takes as it is, without its wildcards. */
export const plainPath = (path: string) => path.replace(/[*?[]/g, (character) => `[${character}]`);
