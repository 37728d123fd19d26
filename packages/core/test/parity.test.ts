import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareTable, tableRule, type Row } from '../src/parity/index.ts';
import { but, row, rule, shape } from './support/compared-rows.ts';

describe('rules from a table definition', () => {
  test('each column is compared as its type asks, and what is ignored says why', () => {
    expect(rule.columns).toEqual([
      { name: 'id', kind: 'ignored', reason: expect.stringContaining('identifier') as unknown },
      { name: 'cluster_id', kind: 'key' },
      { name: 'usage_start', kind: 'key' },
      { name: 'resource_ids', kind: 'array' },
      { name: 'pod_labels', kind: 'json' },
      { name: 'usage', kind: 'number', scale: 15 },
      { name: 'cost', kind: 'number', scale: 2 },
      {
        name: 'summary_data_updated_datetime',
        kind: 'ignored',
        reason: expect.stringContaining('time') as unknown,
      },
    ]);
  });

  test.each([
    ['reporting_ocp_nodes', 'cluster_id', 'uuid', 'ignored'],
    ['reporting_ocp_clusters', 'cluster_id', 'text', 'key'],
    ['reporting_ocp_clusters', 'provider_id', 'uuid', 'key'],
    ['x', 'report_period_id', 'integer', 'ignored'],
    ['x', 'cost_entry_bill_id', 'integer', 'ignored'],
    ['x', 'cost_category_id', 'integer', 'key'],
    ['x', 'ratio', 'double precision', 'key'],
    ['x', 'labels', 'varchar[]', 'array'],
  ])('%s.%s (%s) is %s', (name, column, type, kind) => {
    expect(tableRule({ name, columns: [{ name: column, type }] }).columns[0]).toMatchObject({ kind });
  });

  test('numeric without a scale has no half unit', () => {
    const columns = [{ name: 'ratio', type: 'numeric' }];
    expect(tableRule({ name: 'x', columns }).columns).toEqual([{ name: 'ratio', kind: 'number' }]);
  });

  test('a column that the reference lacks is not compared and is listed', () => {
    const narrow = tableRule(shape, ['cluster_id', 'usage']);
    const compared = compareTable(narrow, [['c1', '1']], [['c1', '1']]);
    expect(compared.status).toBe('equal');
    expect(compared.ignored).toContainEqual({ column: 'cost', reason: 'not in the reference' });
  });

  test('what the specification leaves open is listed with the table', () => {
    const open = tableRule({ name: 'reporting_ocpusagelineitem_daily_summary', columns: [] });
    expect(compareTable(open, [], []).undetermined).toEqual([
      expect.stringContaining('tag mapping') as unknown,
    ]);
    expect(compareTable(rule, [], []).undetermined).toEqual([]);
  });
});

describe('tables that are equal', () => {
  test.each([
    ['the last digits of a sum', but({ 4: '12.500000000000001' })],
    ['the order of JSON keys and blanks', but({ 3: '{"zone":"a","app":"cart"}' })],
    ['the order of an array', but({ 2: '[null,"i-1"]' })],
    ['a longer spelling of a number', but({ 4: '12.500', 5: '3.1' })],
  ])('but for %s', (_what, other) => {
    expect(compareTable(rule, [row], [other]).status).toBe('equal');
    expect(compareTable(rule, [other], [row]).status).toBe('equal');
  });

  test('the worst relative difference is reported although it is allowed', () => {
    const { worst } = compareTable(rule, [but({ 4: '1000000' })], [but({ 4: '1000000.0001' })]);
    expect(worst?.column).toBe('usage');
    expect(worst?.relative).toBeCloseTo(1e-10, 15);
  });

  test('null numbers', () => {
    expect(compareTable(rule, [but({ 4: null })], [but({ 4: null })]).worst).toBeNull();
  });
});

describe('planted differences', () => {
  const planted: [string, number, string | null][] = [
    ['a number', 4, '12.6'],
    ['a number that became null', 4, null],
    ['a number one unit of the last place away', 5, '3.11'],
    ['NaN', 4, 'NaN'],
  ];
  test.each(planted)('%s is a differing cell', (_what, index, value) => {
    const compared = compareTable(rule, [row, but({ 0: 'c2' })], [but({ [index]: value }), but({ 0: 'c2' })]);
    expect(compared).toMatchObject({ status: 'different', onlyLeft: 0, onlyRight: 0, differingCells: 1 });
    expect(compared.differences).toEqual([
      {
        kind: 'cells',
        key: { cluster_id: 'c1', usage_start: '2025-10-01', resource_ids: row[2], pod_labels: row[3] },
        cells: [{ column: ['', '', '', '', 'usage', 'cost'][index], left: row[index], right: value }],
      },
    ]);
  });

  const keys: [string, number, string | null][] = [
    ['a text', 0, 'C1'],
    ['an empty text for null', 0, ''],
    ['a day', 1, '2025-10-02'],
    ['an element of an array', 2, '["i-1", "i-2"]'],
    ['null lost from an array', 2, '["i-1"]'],
    ['an element twice', 2, '["i-1", null, null]'],
    ['a null array', 2, null],
    ['a JSON value', 3, '{"app": "cart", "zone": "b"}'],
    ['a missing JSON key', 3, '{"app": "cart"}'],
    ['null for an empty object', 3, null],
  ];
  test.each(keys)('%s is a row on each side alone, with the column named', (what, index, value) => {
    const base = what.startsWith('an empty text') ? but({ 0: null }) : row;
    const changed = base.map((cell, at) => (at === index ? value : cell));
    const compared = compareTable(rule, [base], [changed]);
    expect(compared).toMatchObject({ status: 'different', onlyLeft: 1, onlyRight: 1, differingCells: 0 });
    const column = ['cluster_id', 'usage_start', 'resource_ids', 'pod_labels'][index];
    for (const kind of ['only left', 'only right']) {
      expect(compared.differences).toContainEqual(
        expect.objectContaining({ kind, nearest: [{ column, left: base[index], right: value }] }),
      );
    }
  });

  test('a row more on either side', () => {
    expect(compareTable(rule, [row, row], [row])).toMatchObject({
      onlyLeft: 1,
      onlyRight: 0,
      left: 2,
      right: 1,
    });
    expect(compareTable(rule, [row], [row, row])).toMatchObject({ onlyLeft: 0, onlyRight: 1 });
    expect(compareTable(rule, [], [row])).toMatchObject({ status: 'different', onlyRight: 1 });
  });

  test('only the first few differences are kept, all are counted', () => {
    const left = Array.from({ length: 40 }, (_, index) => but({ 0: `l${index}` }));
    const right = Array.from({ length: 30 }, (_, index) => but({ 0: `r${index}` }));
    const compared = compareTable(rule, left, right, { firstDifferences: 4 });
    expect(compared).toMatchObject({ onlyLeft: 40, onlyRight: 30 });
    expect(compared.differences.map(({ kind }) => kind)).toEqual([
      'only left',
      'only left',
      'only right',
      'only right',
    ]);
  });
});

describe('rows with the same key', () => {
  const usages = (...values: (string | null)[]) => values.map((usage) => but({ 4: usage }));

  test('some pairing suffices, and a tolerance is not transitive: order by value would fail here', () => {
    const left = [but({ 4: '1', 5: '7' }), but({ 4: '1.0000000005', 5: '5' })];
    const right = [but({ 4: '1.0000000004', 5: '7' }), but({ 4: '1.0000000001', 5: '5' })];
    expect(compareTable(rule, left, right).status).toBe('equal');
  });

  test('no pairing: the cells of the rest are reported', () => {
    const compared = compareTable(rule, usages('1', '2', '3'), usages('3', '1', '4'));
    expect(compared).toMatchObject({ onlyLeft: 0, onlyRight: 0, differingCells: 1 });
    expect(compared.differences[0]).toMatchObject({ cells: [{ column: 'usage', left: '2', right: '4' }] });
  });

  test('null is not the smallest number', () => {
    expect(compareTable(rule, usages(null, '0'), usages('0', null)).status).toBe('equal');
    expect(compareTable(rule, usages(null, '0'), usages('0', '0')).differingCells).toBe(1);
  });

  test('ten thousand identical rows take no quadratic time', () => {
    const many = Array.from({ length: 10_000 }, () => row);
    const started = performance.now();
    expect(compareTable(rule, many, many).status).toBe('equal');
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

const rows = fc.array(
  fc.tuple(
    fc.constantFrom('c1', 'c2', null, ''),
    fc.constantFrom('2025-10-01', '2025-10-02'),
    fc.constantFrom('["i-1", null]', '[]', null),
    fc.constantFrom('{"app": "cart"}', '{}', null),
    fc.option(fc.integer({ min: 0, max: 5 }).map(String)),
    fc.option(fc.integer({ min: 0, max: 3 }).map(String)),
  ),
  { maxLength: 40 },
);

describe('properties', () => {
  test('a table equals itself in any order', () => {
    const shuffled = rows.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(shuffled, ([left, right]) => {
        expect(compareTable(rule, left, right)).toMatchObject({ status: 'equal', worst: null });
      }),
    );
  });

  test('equal means the same multiset of rows', () => {
    const multiset = (list: readonly Row[]) => list.map((cells) => JSON.stringify(cells)).sort();
    fc.assert(
      fc.property(rows, rows, (left, right) => {
        const same = JSON.stringify(multiset(left)) === JSON.stringify(multiset(right));
        expect(compareTable(rule, left, right).status === 'equal').toBe(same);
      }),
    );
  });

  test('one changed number is one differing cell at most and never goes unseen', () => {
    const changed = fc.tuple(rows, fc.nat()).filter(([list]) => list.length > 0);
    fc.assert(
      fc.property(changed, ([list, pick]) => {
        const at = pick % list.length;
        const other = list.map((cells, index): Row =>
          index === at ? cells.map((cell, place) => (place === 4 ? '77' : cell)) : cells,
        );
        expect(compareTable(rule, list, other)).toMatchObject({
          status: 'different',
          onlyLeft: 0,
          onlyRight: 0,
          differingCells: 1,
        });
      }),
    );
  });
});
