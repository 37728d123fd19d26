import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { databases, textOrNull, type TestDatabase } from './support/databases.ts';

/** Letters that mean something to JSON, to LIKE, to an order or to a case, beside any other. */
const letter = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(...'aBz_%\\"\'{},: /', '\u0001', '\b', '\t', '\n', '\u000b', '\f', '\r'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...'\u001f\u007f\u0080éİΣςKſﬀ\ue000\uffee\u2028', '\u{1f600}', '\u{10400}'),
  },
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }).filter((text) => text !== '\0'),
);
const texts = fc.array(fc.string({ unit: letter, maxLength: 8 }), { minLength: 1, maxLength: 20 });
const byCodePoint = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** The value of an expression over `x` for each of some texts. */
async function valuesOf(database: TestDatabase, expression: string, of: readonly (string | null)[]) {
  const type = database.dialect.types.text;
  const rows = of.map((text, index) => `(${index}, cast(${textOrNull(text)} as ${type}))`).join(', ');
  const found = await database.rows(`select ${expression} from (values ${rows}) numbered (n, x) order by n`);
  return found.map(([value]) => value);
}

/** JSON's own escapes; what else is escaped is written by `other`. */
const jsonString = (text: string, escaped: (code: number) => boolean, hex: (code: number) => string) =>
  `"${[...text]
    .map((character) => {
      const short = JSON.stringify(character).slice(1, -1);
      const code = character.codePointAt(0) ?? 0;
      if (short.length === 2 && short.startsWith('\\')) return short;
      if (!escaped(code)) return character;
      return Array.from(character.split(''), (unit) => `\\u${hex(unit.charCodeAt(0))}`).join('');
    })
    .join('')}"`;
const hex = (code: number) => code.toString(16).padStart(4, '0');

describe.each(databases)('the dialect of $dialect.name', (database) => {
  const f = database.dialect.functions;

  it('knows a JSON object, and never fails for another text', async () => {
    const objects = [
      '{"a": "nan", "Inf": ",}", "b\\"": "\\\\"}',
      '{}',
      ' {"a": "b"} ',
      '{"a": 2.5, "a": null}',
      '{"a": {"b": [true]}}',
      '{"": "\\ud83d\\ude00"}',
    ];
    const others = [
      '',
      ' ',
      '[]',
      '"a"',
      '7',
      'null',
      'true',
      '{',
      '{"a"}',
      "{'a': 'b'}",
      '{} {}',
      '{"a": NaN}',
      '{"a": -Infinity}',
      '{"a": [1, ]}',
      '{"a": "b",}',
    ];
    const broken = ['{"a": "\\ud83d"}', '{"a": "\\x"}', '['.repeat(100_000), '{"a":'.repeat(100_000)];
    const found = await valuesOf(database, f.isJsonObject('x'), [...objects, ...others, ...broken, null]);
    expect(found).toEqual([...objects.map(() => true), ...[...others, ...broken, null].map(() => false)]);
  });

  it('knows an object or a list in an object, the last of a repeated key', async () => {
    const nested = [
      '{"a": {}}',
      '{"a": []}',
      '{"b": "c", "a": [{"b": 1}]}',
      '{"a": 1, "a": {}}',
      '{"": [""]}',
    ];
    const plain = [
      '{}',
      '{"a": "{}"}',
      '{"[": "]", "a": null, "b": 1.5, "c": true}',
      '{"a": [], "b": 1, "a": 2}',
    ];
    const found = await valuesOf(database, f.hasNestedMember('x'), [...nested, ...plain]);
    expect(found).toEqual([...nested.map(() => true), ...plain.map(() => false)]);
  });

  it('takes members apart: scalars as texts, of a repeated key the last, also a null', async () => {
    const text =
      '{"b": 2.5, "a": "x", "c": true, "d": null, "a": "y\\n\\u00e9", "e": "1", "e": null, "": ""}';
    const relation = `(select ${textOrNull(text)} as json_text) texts`;
    const rows = await database.rows(
      `select key, value from ${f.jsonMembers(relation, 'json_text')} members`,
    );
    expect(rows.sort()).toEqual(
      [
        ['', ''],
        ['a', 'y\né'],
        ['b', '2.5E0'],
        ['c', 'true'],
        ['d', null],
        ['e', null],
      ].sort(),
    );
  });

  it('writes numbers as Trino casts them, whole ones as they are, and leaves strings alone', async () => {
    const big = '123456789012345678901234567890';
    const given: Record<string, [json: string, text: string]> = {
      whole: ['7', '7'],
      negative: ['-7', '-7'],
      big: [big, big],
      fraction: ['1.5', '1.5E0'],
      trailing: ['1.50', '1.5E0'],
      one: ['1.0', '1.0E0'],
      hundreds: ['-120.25', '-1.2025E2'],
      small: ['0.00025', '2.5E-4'],
      tiny: ['1e-7', '1.0E-7'],
      large: ['1E3', '1.0E3'],
      larger: ['1.25e+21', '1.25E21'],
      zero: ['0.0', '0E0'],
      negativeZero: ['-0.0', '-0E0'],
      long: ['0.1234567890123456', '1.234567890123456E-1'],
      yes: ['true', 'true'],
      string: ['"1.5"', '1.5'],
      looksLarge: ['"1e3"', '1e3'],
    };
    const json = `{${Object.entries(given)
      .map(([key, [value]]) => `"${key}": ${value}`)
      .join(', ')}}`;
    const rows = await database.rows(
      `select key, value from ${f.jsonMembers(`(select ${textOrNull(json)} as json_text) texts`, 'json_text')} members`,
    );
    expect(Object.fromEntries(rows as [string, string][])).toEqual(
      Object.fromEntries(Object.entries(given).map(([key, [, text]]) => [key, text])),
    );
  });

  it('finds a member by its name', async () => {
    const given = ['{"arch": "arm64", "b": ""}', '{"b": "arch"}', '{"arch": null}', null];
    expect(await valuesOf(database, f.jsonMember('x', 'arch'), given)).toEqual(['arm64', null, null, null]);
    const others = [
      '{"arch": {"a": 1}}',
      '{"arch": [1]}',
      '{"arch": "{}"}',
      '{"arch": 1.5}',
      '{"Arch": "b"}',
    ];
    expect(await valuesOf(database, f.jsonMember('x', 'arch'), others)).toEqual([
      null,
      null,
      '{}',
      '1.5',
      null,
    ]);
  });

  it('finds the first member of a name, and a number as it is written', async () => {
    const given: Record<string, string | null> = {
      '{"arch": "a", "arch": "b"}': 'a',
      '{"arch": null, "arch": "b"}': null,
      '{"arch": [], "arch": "b"}': null,
      '{"in": {"arch": "a"}, "list": ["arch", "a"], "arch": "b"}': 'b',
      '{"a": "\\\\", "in": "arch\\": \\\\", "\\u0061rch": "b"}': 'b',
      '{"arch" :\t1.50}': '1.50',
      '{"arch": 1E3, "arch": 2}': '1E3',
      '{"arch": -0.0}': '-0.0',
      '{"arch": 12345678901234567890123}': '12345678901234567890123',
      '{"arch": false}': 'false',
    };
    const found = await valuesOf(database, f.jsonMember('x', 'arch'), Object.keys(given));
    expect(found).toEqual(Object.values(given));
  });

  it('writes strings as canonical JSON does', async () => {
    const capitals = (code: number) => hex(code).toUpperCase();
    await fc.assert(
      fc.asyncProperty(texts, async (given) => {
        const expected = given.map((text) => jsonString(text, (code) => code < 32, capitals));
        expect(await valuesOf(database, f.jsonString('x'), given)).toEqual(expected);
      }),
    );
    expect(await valuesOf(database, f.jsonString('x'), [null, '', '\\u001f'])).toEqual([
      'null',
      '""',
      '"\\\\u001f"',
    ]);
  });

  it("writes strings as Python's ASCII JSON does", async () => {
    const escaped = (code: number) => code < 32 || code > 126;
    await fc.assert(
      fc.asyncProperty(texts, async (given) => {
        const expected = given.map((text) => jsonString(text, escaped, hex));
        expect(await valuesOf(database, f.jsonAsciiString('x'), given)).toEqual(expected);
      }),
    );
    expect(await valuesOf(database, f.jsonAsciiString('x'), [null, ''])).toEqual(['null', '""']);
  });

  it('makes letters small one by one, whatever the locale', async () => {
    const given = ['In-Bytes', 'ÄÖÜẞÉ', 'ΑΣ', 'İI', 'ЖЁ', 'ᏣႠ', 'ﬀſK', '\u{10400}x', '日本', '', null];
    const expected = [
      'in-bytes',
      'äöüßé',
      'ας'.replace('ς', 'σ'),
      'ii',
      'жё',
      'ꮳⴀ',
      'ﬀſk',
      '\u{10428}x',
      '日本',
      '',
      null,
    ];
    expect(await valuesOf(database, f.lowerCase('x'), given)).toEqual(expected);
  });

  it('matches LIKE patterns without an escape character', async () => {
    const pattern = fc.string({ unit: fc.constantFrom(...'a%_\\', 'A'), maxLength: 5 });
    const text = fc.string({ unit: fc.constantFrom(...'aA%_\\', '\n', '\u{1f600}'), maxLength: 5 });
    const asRegExp = (like: string) =>
      new RegExp(
        `^${[...like].map((c) => (c === '%' ? '.*' : c === '_' ? '.' : c.replace('\\', '\\\\'))).join('')}$`,
        'su',
      );
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 10 }), pattern, async (given, like) => {
        const found = await valuesOf(database, f.like('x', textOrNull(like)), given);
        expect(found).toEqual(given.map((value) => asRegExp(like).test(value)));
      }),
    );
  });

  it('orders texts by code points, and as UTF-16 does where that is asked for', async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (given) => {
        const rows = given.map((text) => `(${textOrNull(text)})`).join(', ');
        const ordered = async (order: string) => {
          const joined = f.joinOrdered(f.jsonString('x'), order);
          const [[found] = []] = await database.rows(
            `select ${joined} from (select distinct x from (values ${rows}) given (x)) texts`,
          );
          return JSON.parse(`[${String(found)}]`) as string[];
        };
        const distinct = [...new Set(given)];
        expect(await ordered('x')).toEqual(distinct.toSorted(byCodePoint));
        expect(await ordered(f.utf16Order('x'))).toEqual(distinct.toSorted());
        const [[greatest] = []] = await database.rows(
          `select ${f.maxText('x')} from (values ${rows}) given (x)`,
        );
        expect(greatest).toBe(distinct.toSorted(byCodePoint).at(-1));
      }),
    );
  });

  it('cuts at commas; an empty text is one part', async () => {
    const given = ['', ',', 'a', 'a,b,', '"k": "a, b"'];
    const relation = `(values ${given.map((text) => `(${textOrNull(text)})`).join(', ')}) given (x)`;
    const rows = await database.rows(`select x, part from ${f.commaParts(relation, 'x')} cut`);
    const expected = given.flatMap((text) => text.split(',').map((part) => [text, part]));
    expect(rows.sort()).toEqual(expected.sort());
  });

  it('matches a whole text: a line break at the end belongs to it', async () => {
    expect(
      await valuesOf(database, f.matchesAll('x', '[{]a|b[}]'), ['{a', 'b}', '{a}', '{a\n', ' {a', null]),
    ).toEqual([true, true, false, false, false, null]);
  });
});
