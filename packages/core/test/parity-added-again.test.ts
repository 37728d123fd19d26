import { describe, expect, test } from 'vitest';
import { compareTable, tableRule, type Row } from '../src/parity/index.ts';

describe('rows that the reference adds with every run', () => {
  const name = 'reporting_ocpawstags_summary';
  const columns = ['key', 'namespace', 'node'].map((name) => ({ name, type: 'text' }));
  const again = tableRule({ name, columns: [...columns, { name: 'values', type: 'text[]' }] });
  const nodeless = (values: string[]) => ['app', 'shop', null, JSON.stringify(values)];
  const once = [nodeless(['a', 'b'])];
  const often = [nodeless(['a']), nodeless(['a']), nodeless(['b', 'a'])];
  const status = (left: Row[], right: Row[], repeated = true) =>
    compareTable(again, left, right, { repeated }).status;

  test('are equal without a node if they have the same values together, in a life only, and the report says so', () => {
    expect(status(often, once)).toBe('equal');
    expect(status(often, once, false)).toBe('different');
    expect(compareTable(again, often, once, { repeated: true }).excused).toEqual([
      expect.stringMatching(/node is null: .*after\.md 7/) as unknown,
    ]);
    expect(compareTable(again, often, once).excused).toEqual([]);
  });

  test('must have every value and no other, and be there at all', () => {
    expect(status(often, [nodeless(['a'])])).toBe('different');
    expect(status(often, [nodeless(['a', 'b', 'c'])])).toBe('different');
    expect(status(often, [])).toBe('different');
    expect(status([], once)).toBe('different');
    expect(status(often, [['app', 'bank', null, '["a","b"]']])).toBe('different');
  });

  test('are nothing but those: a row with a node, or of another table, counts', () => {
    const row = ['app', 'shop', 'node-1', '["a"]'];
    expect(status([row, row], [row])).toBe('different');
    const other = tableRule({ name: 'reporting_ocpawstags_values', columns });
    expect(compareTable(other, [row, row], [row], { repeated: true }).status).toBe('different');
  });
});
