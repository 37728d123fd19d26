import { literal } from '@ocp/rules-sql';

/** A path that `read_parquet` takes as it is, without its wildcards. */
export const plainPath = (path: string) => path.replace(/[*?[]/g, (character) => `[${character}]`);

/** Bytes of a size as DuckDB writes its settings, such as `244.1 MiB`. */
export function memoryBytes(setting: string): number {
  const [, amount = '', unit = ''] = /^([\d.]+) (bytes|KiB|MiB|GiB|TiB)$/.exec(setting) ?? [];
  const power = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'].indexOf(unit);
  return power === -1 ? Infinity : Number(amount) * 1024 ** power;
}

/**
 * Gives the system the memory that is free, of which DuckDB's allocator keeps hundreds of MiB for a second or more, beside what
 * the next step takes up to the limit. DuckDB empties it whenever its limit is set, to what it already is too.
 */
export const givingBack = (limit: string) => `set memory_limit = ${literal(limit)}`;
