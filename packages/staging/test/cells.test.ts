import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { labelsJson, parseLabels } from '../src/csv/labels.ts';
import { parseNumber } from '../src/csv/numbers.ts';
import { parseTimestamp, timestampText } from '../src/csv/timestamps.ts';

const number = (text: string) => {
  const bytes = Buffer.from(`,${text},`);
  return parseNumber(bytes, 1, bytes.length - 1);
};
const json = (text: string) => labelsJson(parseLabels(text).labels);
const time = (text: string) => {
  const parsed = parseTimestamp(text);
  return parsed === undefined ? undefined : timestampText(parsed);
};

describe('a number', () => {
  test('is the nearest double of its digits', () => {
    const digits = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.stringMatching(/^[0-9]{1,18}$/),
      fc.stringMatching(/^[0-9]{0,12}\.[0-9]{1,12}$/),
      fc.stringMatching(/^[0-9]{1,12}\.$/),
    );
    fc.assert(
      fc.property(digits, (text) => {
        expect(number(text)).toBe(Number(text));
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    [' 1.5 ', 1.5],
    ['+2', 2],
    ['-0.25', -0.25],
    ['1_000', 1000],
    ['1e3', 1000],
    ['.5E-1', 0.05],
    ['inf', Infinity],
    ['-Infinity', -Infinity],
    ['NaN', NaN],
    ['1e400', Infinity],
  ])('%j is read as Python reads it', (text, value) => {
    expect(number(text)).toBe(value);
  });

  test.each(['', ' ', '.', '1.2.3', '1,5', '0x10', '1_', '_1', '1__0', 'e3', 'n/a', '--1', '１e', 'infinit'])(
    '%j is none',
    (text) => {
      expect(number(text)).toBeUndefined();
    },
  );
});

describe('a time', () => {
  test.each([
    ['2025-10-01 00:00:00 +0000 UTC', '2025-10-01 00:00:00'],
    ['2024-02-29T23:59:59', '2024-02-29 23:59:59'],
    ['2025-10-01', '2025-10-01 00:00:00'],
    ['20251001', '2025-10-01 00:00:00'],
    ['2025-10-01 12:30', '2025-10-01 12:30:00'],
    ['2025-10-01 12:30:15.123456789', '2025-10-01 12:30:15'],
    ['2025-10-01T12:00:00Z', '2025-10-01 12:00:00'],
    ['1969-12-31 23:00:00', '1969-12-31 23:00:00'],
  ])('%j is read', (text, expected) => {
    expect(time(text)).toBe(expected);
  });

  test.each([
    ...['', 'now', '2025-02-29', '2025-13-01', '2025-10-01 24:00:00', '2025-10-01 12:60:00'],
    ...['2025-10-01 00:00:00 +0200 CEST', '1/10/2025', '2025-10-01x00:00'],
  ])('%j is none', (text) => {
    expect(time(text)).toBeUndefined();
  });

  test('keeps microseconds', () => {
    expect(parseTimestamp('2000-01-01 00:00:01.000002')).toBe(1_000_002);
  });
});

describe('labels', () => {
  test.each([
    ['', '{}'],
    ['label_app:shop', '{"app": "shop"}'],
    ['label_app:shop|label_tier:web', '{"app": "shop", "tier": "web"}'],
    ['label_my_label_x:1', '{"my_x": "1"}'],
    ['app:shop', '{"app": "shop"}'],
    ['label_app', '{}'],
    ['label_image:sha256:abc|label_app:shop', '{"app": "shop"}'],
    ['label_app:', '{"app": ""}'],
    [':x', '{"": "x"}'],
    ['label_a:1|label_b:2|label_a:3', '{"a": "3", "b": "2"}'],
    ['label_a:"q"\\', String.raw`{"a": "\"q\"\\"}`],
    ['label_a:é𝕏\u007f\n', String.raw`{"a": "\u00e9\ud835\udd4f\u007f\n"}`],
    ['||label_a:1||', '{"a": "1"}'],
  ])('%j become %s', (text, expected) => {
    expect(json(text)).toBe(expected);
  });

  test('are a JSON object of ASCII that holds what a careful reader finds', () => {
    const part = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 10 }),
      fc.constantFrom('label_app:shop', 'label_app:x:y', 'label_', 'plain'),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
        const text = parts.join('|');
        const made = json(text);
        const expected: [string, string][] = [];
        for (const piece of text.split('|')) {
          const [key, value, ...more] = piece.split(':');
          if (key === undefined || value === undefined || more.length > 0) continue;
          expected.push([key.split('label_').join(''), value]);
        }
        expect(made).toMatch(/^[\x20-\x7e]*$/);
        const object: unknown = JSON.parse(made);
        expect(object).toEqual(Object.fromEntries(expected));
      }),
      { numRuns: 1000 },
    );
  });
});
