import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesLike } from '../../src/kernels/index.ts';

test.each([
  ['openshift-monitoring', 'openshift-%', true],
  ['openshift', 'openshift-%', false],
  ['Openshift-a', 'openshift-%', false],
  ['a.c', 'a_c', true],
  ['ac', 'a_c', false],
  ['\u{1F600}', '_', true],
  ['', '', true],
  ['', '%', true],
  ['a', '', false],
  ['aab', '%ab', true],
  ['abab', '%ab%b', true],
  ['a\\%', 'a\\%', true],
  ['a%b', 'a\\%b', false],
  ['a\nb', 'a%b', true],
])('%j like %j is %j', (text, pattern, expected) => {
  expect(matchesLike(text, pattern)).toBe(expected);
});

test('LIKE is the regular expression of its pattern', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', 'b', '.', '\\', '\n', '\u{1F600}'), maxLength: 8 });
  const patterns = fc.string({
    unit: fc.constantFrom('a', 'b', '.', '\\', '%', '_', '\u{1F600}'),
    maxLength: 6,
  });
  const parts: Record<string, string> = { '%': '.*', _: '.', '.': '\\.', '\\': '\\\\' };
  const regular = (pattern: string) =>
    new RegExp(`^${Array.from(pattern, (letter) => parts[letter] ?? letter).join('')}$`, 'su');
  fc.assert(
    fc.property(texts, patterns, (text, pattern) => {
      expect(matchesLike(text, pattern)).toBe(regular(pattern).test(text));
    }),
    { numRuns: 2000 },
  );
});

test('many wildcards do not make it slow', () => {
  expect(matchesLike('a'.repeat(2000), `${'%a'.repeat(500)}%b`)).toBe(false);
});
