import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { containsJoin, memberJoin, suffixJoin } from '@ocp/rules-sql';
import { databases, relation, type TestDatabase } from './support/databases.ts';
import { adversarial, objectText, pieceOf } from './support/texts.ts';

interface Case {
  texts: readonly string[];
  parts: readonly string[];
}

/** Pairs that a join finds, each as often as it finds them. */
async function found(
  database: TestDatabase,
  sql: (texts: string, parts: string) => string,
  column: string,
  { texts, parts }: Case,
) {
  const from = await relation(database, 'some_texts', 'text', texts);
  const to = await relation(database, 'some_parts', column, parts);
  const rows = await database.rows(`select text, ${column} from (${sql(from, to)}) joined`);
  return rows.map((row) => JSON.stringify(row)).sort();
}

/** The same pairs, by comparing all with all. */
const naive = ({ texts, parts }: Case, holds: (text: string, part: string) => boolean) =>
  [...new Set(texts)]
    .flatMap((text) => [...new Set(parts)].filter((part) => holds(text, part)).map((part) => [text, part]))
    .map((pair) => JSON.stringify(pair))
    .sort();

const contains = (text: string, part: string) => text.includes(part);
const endsWith = (text: string, part: string) => text.endsWith(part);

const cases = (text: fc.Arbitrary<string>, part: fc.Arbitrary<string>): fc.Arbitrary<Case> =>
  fc.array(text, { minLength: 1, maxLength: 30 }).chain((texts) =>
    fc.record({
      texts: fc.constant(texts),
      parts: fc.array(fc.oneof({ weight: 2, arbitrary: pieceOf(texts) }, part), { maxLength: 40 }),
    }),
  );
const notEmpty = ({ texts, parts }: Case): Case => ({
  texts: texts.filter((text) => text !== ''),
  parts: parts.filter((part) => part !== ''),
});

describe.each(databases)(
  'joins of texts find what comparing all with all finds: $dialect.name',
  (database) => {
    const { dialect } = database;

    it('suffixJoin: texts that end with a candidate', async () => {
      await fc.assert(
        fc.asyncProperty(cases(adversarial, adversarial).map(notEmpty), async (sample) => {
          expect(await found(database, suffixJoin, 'ending', sample)).toEqual(naive(sample, endsWith));
        }),
        { numRuns: 200 },
      );
    });

    it('containsJoin: texts that hold a part anywhere', async () => {
      const join = (texts: string, parts: string) => containsJoin(dialect, texts, parts);
      await fc.assert(
        fc.asyncProperty(cases(adversarial, adversarial).map(notEmpty), async (sample) => {
          expect(await found(database, join, 'part', sample)).toEqual(naive(sample, contains));
        }),
        { numRuns: 200 },
      );
    });

    it.each([': ', ':'] as const)(
      'memberJoin with %j: texts that hold a part, whatever both are',
      async (separator) => {
        const join = (texts: string, parts: string) => memberJoin(dialect, texts, parts, separator);
        const member = fc
          .tuple(
            fc.oneof(adversarial, fc.constantFrom('a', 'b', '')),
            fc.oneof(adversarial, fc.constantFrom('a', 'b', 'x')),
          )
          .map(([key, value]) => JSON.stringify(key) + separator + JSON.stringify(value));
        const text = fc.oneof(objectText(separator), objectText(separator === ':' ? ': ' : ':'), adversarial);
        await fc.assert(
          fc.asyncProperty(cases(text, fc.oneof(member, adversarial)), async (sample) => {
            expect(await found(database, join, 'part', sample)).toEqual(naive(sample, contains));
          }),
          { numRuns: 300 },
        );
      },
    );

    it.each([
      ['{"a":null,":":null,"b":"c"}', ':', '"b":"c"'],
      ['{"a": 7, ": ": {"b": "c"}}', ': ', '"b": "c"'],
      ['{"a": 7, ": ": "b", "b": "c"}', ': ', '"b": "c"'],
      ['{"a": ["x", ": ", "b"], "b": "c"}', ': ', '"b": "c"'],
      ['"p": "a": "b"', ': ', '"a": "b"'],
      ['{"a": "b\\"}', ': ', '"a": "b\\"'],
      ['{"a": ": ", "b": "c"}', ': ', '": ": "'],
      ['{"a":"b"}', ':', ''],
    ] as const)('memberJoin does not lose its place in %s', async (text, separator, part) => {
      const join = (texts: string, parts: string) => memberJoin(dialect, texts, parts, separator);
      expect(await found(database, join, 'part', { texts: [text], parts: [part] })).toHaveLength(1);
    });
  },
);
