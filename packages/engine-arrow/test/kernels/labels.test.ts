import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  canonicalLabels,
  filterLabels,
  labelMembers,
  mergeLabels,
  parseLabels,
  TextPool,
} from '../../src/kernels/index.ts';
import { NULL_CODE } from '../../src/columns.ts';
import { codesOf, texts, textsOf } from './samples.ts';

const key = fc.oneof(fc.constantFrom('app', 'env', '__proto__', '10', '9', '\uE000', '\u{1F600}'), texts);
const members = fc.uniqueArray(fc.tuple(key, texts), { selector: ([name]) => name, maxLength: 6 });
/** As the ingest writes it, with its blanks. */
const written = (pairs: (readonly [string, string])[]) =>
  `{${pairs.map((pair) => pair.map((text) => JSON.stringify(text)).join(': ')).join(', ')}}`;

const fail = (): never => {
  throw new Error('malformed');
};

describe('label objects', () => {
  test('are canonical: keys by UTF-16 code units, no blanks, the last of a repeated key', () => {
    expect(canonicalLabels(parseLabels('{"b": "1", "a": "ü", "b": "2"}')!)).toBe('{"a":"ü","b":"2"}');
    expect(canonicalLabels(parseLabels('{"\uE000": "", "\u{1F600}": "\\n"}')!)).toBe(
      '{"\u{1F600}":"\\n","\uE000":""}',
    );
    expect(canonicalLabels(parseLabels(' {} ')!)).toBe('{}');
  });

  test('have text members: whole numbers as written, others as Trino writes them, null as null', () => {
    const text =
      '{"n": 1.50, "e": -25e-8, "w": 1e3, "f": 0.0, "m": -0.0, "t": true, "z": null, "big": 12345678901234567890, "o": {"x": 1.50}, "l": [1, "2"]}';
    expect(Object.fromEntries(parseLabels(text)!)).toEqual({
      ...{
        n: '1.5E0',
        e: '-2.5E-7',
        w: '1.0E3',
        f: '0E0',
        m: '-0E0',
        t: 'true',
        z: null,
        big: '12345678901234567890',
        o: '{"x":1.5}',
        l: '[1,"2"]',
      },
    });
  });

  test.each(['{"a": {}}', '{"a": ["b"], "c": "d"}'])('have no object and no list in them: %j', (text) => {
    const pool = new TextPool();
    expect(() => filterLabels(codesOf(pool, [text]), new Set(), pool, fail)).toThrow('malformed');
    expect(() => labelMembers(codesOf(pool, [text]), pool, fail)).toThrow('malformed');
  });

  test.each(['', '[]', 'null', '"x"', '7', '{"a": }', '{', 'x', '{"a": "\\ud800"}'])(
    'are nothing else, such as %j',
    (text) => {
      expect(parseLabels(text)).toBeUndefined();
      const pool = new TextPool();
      expect(() => filterLabels(codesOf(pool, [text]), new Set(), pool, fail)).toThrow('malformed');
    },
  );

  test('taken apart have one row a member, in the order of the texts', () => {
    fc.assert(
      fc.property(fc.uniqueArray(members, { selector: written }), (objects) => {
        const pool = new TextPool();
        const taken = labelMembers(codesOf(pool, objects.map(written)), pool, fail);
        const columns = [taken.texts, taken.keys, taken.values].map((codes) => textsOf(pool, codes));
        const rows = columns[0]!.map((text, row) =>
          JSON.stringify([text, columns[1]![row], columns[2]![row]]),
        );
        const naive = objects.map((pairs) => pairs.map((pair) => JSON.stringify([written(pairs), ...pair])));
        expect(rows.sort()).toEqual(naive.flat().sort());
      }),
    );
    const pool = new TextPool();
    expect(Array.from(labelMembers(codesOf(pool, ['{"a": null}']), pool, fail).values)).toEqual([NULL_CODE]);
    expect(() => labelMembers(codesOf(pool, ['7']), pool, fail)).toThrow('malformed');
  });

  test('filtered have the members of the keys; null stays', () => {
    fc.assert(
      fc.property(fc.array(fc.option(members)), fc.array(key), (objects, keys) => {
        const pool = new TextPool();
        const codes = codesOf(
          pool,
          objects.map((pairs) => pairs && written(pairs)),
        );
        const filtered = textsOf(pool, filterLabels(codes, new Set(keys), pool, fail));
        expect(filtered).toEqual(
          objects.map(
            (pairs) => pairs && canonicalLabels(new Map(pairs.filter(([name]) => keys.includes(name)))),
          ),
        );
      }),
    );
  });

  test('merged have the last layer of each key; null has no members', () => {
    const row = fc.tuple(fc.option(members), fc.option(members), fc.option(members));
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const pool = new TextPool();
        const layers = [0, 1, 2].map((layer) =>
          codesOf(
            pool,
            rows.map((objects) => {
              const pairs = objects[layer] ?? null;
              return pairs && canonicalLabels(new Map(pairs));
            }),
          ),
        );
        expect(textsOf(pool, mergeLabels(layers, rows.length, pool))).toEqual(
          rows.map((objects) => canonicalLabels(new Map(objects.flatMap((pairs) => pairs ?? [])))),
        );
      }),
    );
  });
});
