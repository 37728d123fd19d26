import { describe, expect, test } from 'vitest';
import { compareTable, comparisonText, type TableComparison } from '../src/parity/index.ts';
import { but, row, rule } from './support/compared-rows.ts';

describe('the text of a comparison', () => {
  const sides = { left: 'golden', right: 'duckdb' };
  const textOf = (compared: TableComparison) => comparisonText(compared, sides);

  test('names the key, the column and both values', () => {
    const text = textOf(compareTable(rule, [row], [but({ 4: '12.6' })]));
    expect(text).toContain('1 cells differ');
    expect(text).toContain('cluster_id=c1');
    expect(text).toContain('usage: golden "12.5", duckdb "12.6"');
  });

  test('tells null from the empty text and cuts long values', () => {
    const text = textOf(
      compareTable(rule, [but({ 0: null })], [but({ 0: 'x'.repeat(500) }), but({ 0: '' })]),
    );
    expect(text).toMatch(/cluster_id: golden null, duckdb "/);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(800);
  });
});
