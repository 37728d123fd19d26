import { matchesLike } from '../kernels/like.ts';
import { Int32Builder } from '../growing.ts';
import type { TextPool } from '../kernels/text-pool.ts';
import type { Table } from '../table.ts';

/**
 * The texts of a column with the patterns that they match (SQL LIKE): row numbers of both tables, in the order of the texts.
 * A null text matches nothing. Costs a test of each pair: for distinct texts and a few patterns.
 */
export function likeJoin(
  codes: Int32Array,
  patterns: Table,
  pool: TextPool,
): { texts: Int32Array; patterns: Int32Array } {
  const likes = Array.from(patterns.codes('pattern'), (code) => pool.textOrNull(code));
  const pairs = { texts: new Int32Builder(), patterns: new Int32Builder() };
  for (const [row, code] of codes.entries()) {
    const text = pool.textOrNull(code);
    for (const [pattern, like] of likes.entries()) {
      if (text === null || like === null || !matchesLike(text, like)) continue;
      pairs.texts.push(row);
      pairs.patterns.push(pattern);
    }
  }
  return { texts: pairs.texts.finish(), patterns: pairs.patterns.finish() };
}
