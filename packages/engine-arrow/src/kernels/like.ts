const ANY = '%';
const ONE = '_';

/**
 * SQL LIKE without an escape character, on the whole text: `%` is any string, `_` any one character, case matters
 * (spec ocp-daily.md 8). Costs at most the product of the two lengths.
 */
export function matchesLike(text: string, pattern: string): boolean {
  const letters = Array.from(text);
  const wanted = Array.from(pattern);
  let letter = 0;
  let place = 0;
  /** After the last `%`, and where the letters begin that it does not take. */
  let retry: { place: number; letter: number } | undefined;
  while (letter < letters.length) {
    if (wanted[place] === ANY) {
      place += 1;
      retry = { place, letter };
    } else if (wanted[place] === ONE || wanted[place] === letters[letter]) {
      place += 1;
      letter += 1;
    } else if (retry !== undefined) {
      retry.letter += 1;
      ({ place, letter } = retry);
    } else return false;
  }
  return wanted.slice(place).every((rest) => rest === ANY);
}
