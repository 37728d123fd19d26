import { expect, it } from 'vitest';
import { arrayAsJson } from '@ocp/core';

it.each([
  ['{}', []],
  ['{a,b c}', ['a', 'b c']],
  ['{NULL,"NULL",""}', [null, 'NULL', '']],
  ['{"a\\"\\\\,}","x\ny"}', ['a"\\,}', 'x\ny']],
])('the array %s of PostgreSQL', (literal, elements) => {
  expect(JSON.parse(arrayAsJson(literal))).toEqual(elements);
});

it('refuses what is no array', () => {
  expect(() => arrayAsJson('a,b')).toThrow(SyntaxError);
});
