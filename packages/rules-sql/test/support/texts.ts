import fc from 'fast-check';

/** Few characters, so that texts hold one another often; each has a meaning to JSON, SQL, LIKE or UTF-16. */
const characters = [
  '"',
  '\\',
  ':',
  ',',
  ' ',
  '{',
  '}',
  'a',
  'b',
  'A',
  '%',
  '_',
  "'",
  '\n',
  'é',
  '\u0301',
  '\u{1f600}',
];

export const adversarial = fc.string({ unit: fc.constantFrom(...characters), maxLength: 10 });

/** What a JSON object of Koku's ingest never holds is here too: scalars, lists, objects, repeated keys. */
const values: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 2, arbitrary: adversarial },
  fc.constantFrom<unknown>('a', 'b', ':', ': ', ',', null, true, 7, -1.5e300),
  fc.constantFrom<unknown>([], {}, ['a', 'b'], [': ', 'a'], { a: 'b' }, { ':': { a: 'b' } }),
);
const keys = fc.oneof(adversarial, {
  weight: 2,
  arbitrary: fc.constantFrom('a', 'b', ':', ': ', ',', ', ', '', '}'),
});

/** JSON as Python writes it (a blank after colons and commas) or as a canonical text (none). */
export const objectText = (separator: ':' | ': ') =>
  fc.array(fc.tuple(keys, values), { maxLength: 4 }).map((members) => {
    const blank = separator.slice(1);
    const texts = members.map(([key, value]) => JSON.stringify(key) + separator + spaced(value, separator));
    return `{${texts.join(`,${blank}`)}}`;
  });

function spaced(value: unknown, separator: string): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const blank = separator.slice(1);
  if (Array.isArray(value)) return `[${value.map((item) => spaced(item, separator)).join(`,${blank}`)}]`;
  const members = Object.entries(value).map(
    ([key, item]) => JSON.stringify(key) + separator + spaced(item, separator),
  );
  return `{${members.join(`,${blank}`)}}`;
}

/** A piece of one of the texts, so that something is found; cut between characters, never within one. */
export const pieceOf = (texts: readonly string[]) =>
  fc.tuple(fc.constantFrom(...texts), fc.nat(), fc.nat()).map(([text, from, to]) => {
    const letters = [...text];
    const ends = [from, to].map((end) => end % (letters.length + 1)).sort((a, b) => a - b);
    return letters.slice(ends[0], ends[1]).join('');
  });
