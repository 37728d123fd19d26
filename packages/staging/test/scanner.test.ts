import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CsvScanner } from '../src/csv/scanner.ts';
import { quoted } from './support/reports.ts';

interface Line {
  line: number;
  /** The cells, or the fault. */
  cells: string[] | string;
}

/** All rows of some bytes that come in pieces. */
function scan(bytes: Buffer, pieces: readonly number[], width?: number): Line[] {
  const scanner = new CsvScanner();
  scanner.width = width;
  const lines: Line[] = [];
  const cuts = [0, ...[...pieces].sort((a, b) => a - b), bytes.length];
  let piece = 0;
  for (;;) {
    const found = scanner.next();
    if (found === 'end') return lines;
    if (found === 'more') {
      piece += 1;
      if (piece === cuts.length) scanner.finish();
      else scanner.feed(bytes.subarray(cuts[piece - 1], cuts[piece]));
    } else if (found === 'malformed') lines.push({ line: scanner.line, cells: scanner.fault });
    else {
      const { starts, ends, cells } = scanner;
      const texts = Array.from({ length: cells }, (_, cell) =>
        scanner.bytes.toString('utf8', starts[cell], ends[cell]),
      );
      lines.push({ line: scanner.line, cells: texts });
    }
  }
}

const cellsOf = (text: string, width?: number) =>
  scan(Buffer.from(text), [], width).map(({ cells }) => cells);

const cell = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !text.includes('\0')),
  fc.constantFrom('', '"', ',', '\n', '\r\n', ' "x" ', 'é', '𝕏', '|', "'"),
);

describe('the scanner', () => {
  test('gives back the cells that were written, however they are quoted and cut', () => {
    const table = fc.integer({ min: 2, max: 5 }).chain((width) =>
      fc.record({
        rows: fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 8 }),
        always: fc.boolean(),
        newline: fc.constantFrom('\n', '\r\n'),
        last: fc.boolean(),
        cuts: fc.array(fc.nat(200), { maxLength: 6 }),
      }),
    );
    fc.assert(
      fc.property(table, ({ rows, always, newline, last, cuts }) => {
        const written = rows.map((row) =>
          row.map((text) => (always ? `"${text.replaceAll('"', '""')}"` : quoted(text))).join(','),
        );
        const bytes = Buffer.from(written.join(newline) + (last && rows.length > 0 ? newline : ''));
        const inside = cuts.filter((cut) => cut <= bytes.length);
        expect(scan(bytes, inside).map(({ cells }) => cells)).toEqual(rows);
      }),
      { numRuns: 500 },
    );
  });

  test('reads a cell with a quote in its middle as it is', () => {
    expect(cellsOf('a"b,c\n')).toEqual([['a"b', 'c']]);
  });

  test('pads a short row', () => {
    expect(cellsOf('1,2,3\na\n"b"\n"c""d",\n', 3)).toEqual([
      ['1', '2', '3'],
      ['a', '', ''],
      ['b', '', ''],
      ['c"d', '', ''],
    ]);
  });

  test.each([
    ['"y"z,2\n', 'yz'],
    ['"y"z\r\n', 'yz'],
    ['"y" ,2\n', 'y '],
    ['"a""b"c"d,2\n', 'a"bc"d'],
    ['""x,2\n', 'x'],
    ['"y"\r\n', 'y'],
  ])('of %j takes text after a closing quote into the cell', (text, first) => {
    for (let cut = 0; cut <= text.length; cut++) {
      expect(scan(Buffer.from(text), [cut], 2)[0]?.cells).toEqual([first, text.includes(',2') ? '2' : '']);
    }
  });

  test('skips blank lines and counts them', () => {
    expect(scan(Buffer.from('\n\r\na,b\n\nc,d'), [], 2)).toEqual([
      { line: 3, cells: ['a', 'b'] },
      { line: 5, cells: ['c', 'd'] },
    ]);
  });

  test('counts the lines inside of quotes', () => {
    expect(scan(Buffer.from('"a\n\nb",c\nd,e\n'), [], 2).map(({ line }) => line)).toEqual([1, 4]);
  });

  test.each([
    ['too many cells', 'a,b,c', '3 cells instead of 2'],
    ['a quote that is not closed', '"a,b', 'a quote is not closed, or the row is too long'],
  ])('gives up a row with %s, and no other', (_, row, fault) => {
    const lines = scan(Buffer.from(`1,2\n${row}\n3,4\n5,6\n`), [], 2);
    expect(lines).toEqual([
      { line: 1, cells: ['1', '2'] },
      { line: 2, cells: fault },
      { line: 3, cells: ['3', '4'] },
      { line: 4, cells: ['5', '6'] },
    ]);
  });

  test('gives up a row that is not UTF-8, and no other', () => {
    const bytes = Buffer.concat([Buffer.from('1,2\na,'), Buffer.from([0xff]), Buffer.from('\n3,4\n')]);
    expect(scan(bytes, [], 2).map(({ cells }) => cells)).toEqual([['1', '2'], 'not UTF-8', ['3', '4']]);
  });

  test('a quote that is closed in a later row costs one line only', () => {
    const lines = cellsOf('1,"2\n3,4\n5,"6,7"\n', 2);
    expect(lines).toEqual(['3 cells instead of 2', ['3', '4'], ['5', '6,7']]);
  });

  test('a line without an end is given up once, without being held', () => {
    const long = Buffer.alloc(3 << 20, 'x');
    const bytes = Buffer.concat([Buffer.from('1,2\n'), long, Buffer.from('\n3,4\n')]);
    const cuts = Array.from({ length: 40 }, (_, n) => n * 80_000);
    expect(scan(bytes, cuts, 2).map(({ line, cells }) => [line, cells.length])).toEqual([
      [1, 2],
      [2, 'a quote is not closed, or the row is too long'.length],
      [3, 2],
    ]);
  });
});
