import { createHash } from 'node:crypto';

/** The UUID that stands for some words: the same words, the same UUID. */
export function wordsId(...words: readonly string[]): string {
  const hex = createHash('sha256').update(words.join('\n')).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** The cost model of a source that `ocp prices set` enters: what others entered has another id. */
export const pricesModel = (source: string): string => wordsId('prices', source);
