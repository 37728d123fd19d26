import { describe, expect, it } from 'vitest';
import {
  decimalOf,
  dividedBy,
  numberOf,
  ratesOf,
  tenantRates,
  type RateRow,
  type TenantRows,
} from '@ocp/core';
import { hasGpuRate } from '../src/rates/gpu-rate.ts';

const row = (change: Partial<RateRow> = {}): RateRow => ({
  ...{ id: 'r1', customName: 'hours', metric: 'vm_cost_per_hour', costType: 'Infrastructure' },
  ...{ defaultRate: '0.500000000000000', tagKey: '' },
  ...change,
});
const tagged = (values: object[], more: object = {}) => ({
  metric: { name: 'project_per_month' },
  cost_type: 'Supplementary',
  tag_rates: { tag_key: 'team', tag_values: values },
  ...more,
});

describe('rates of a price list (spec cost-model.md 2)', () => {
  it('6: add up flat rates of one metric and type, under the name of one of them (quirk of section 12)', () => {
    const rows = [
      row({ id: 'r2', customName: 'more', defaultRate: '0.25' }),
      row(),
      row({ costType: 'Supplementary' }),
    ];
    expect(ratesOf(rows, [])).toMatchObject([
      { metric: 'vm_cost_per_hour', costType: 'Infrastructure', amount: 0.75, id: 'r1', customName: 'hours' },
      { costType: 'Supplementary', amount: 0.5 },
    ]);
  });

  it('leave out metrics that need no report, and rows by tag', () => {
    const rows = [row({ metric: 'cpu_core_usage_per_hour' }), row({ tagKey: 'app', defaultRate: null })];
    expect(ratesOf(rows, [tagged([], { metric: { name: 'node_cost_per_month' } })])).toEqual([]);
  });

  it('take rates by tag from the JSON, with the row of their metric, type and key', () => {
    const rows = [
      row({ metric: 'project_per_month', costType: 'Supplementary', tagKey: 'team', customName: 'teams' }),
    ];
    const list = [
      tagged([
        { tag_value: 'red', value: 1 },
        { tag_value: 'red', value: '2.5' },
        { tag_value: 'a', value: 7, default: true },
        { tag_value: 'b', value: 8, default: true },
      ]),
      tagged([{ tag_value: 'x', value: 1 }], { cost_type: 'Infrastructure' }),
    ];
    expect(ratesOf(rows, list)).toEqual([
      {
        ...{ metric: 'project_per_month', costType: 'Supplementary', id: 'r1', customName: 'teams' },
        tag: { key: 'team', values: [{ value: 'red', amount: 2.5 }], default: 8 },
      },
      {
        ...{
          metric: 'project_per_month',
          costType: 'Infrastructure',
          id: null,
          customName: 'project_per_month',
        },
        tag: { key: 'team', values: [{ value: 'x', amount: 1 }], default: undefined },
      },
    ]);
  });

  it.each(['abc', '', 'NaN', '1e999', null, true, { value: 1 }])(
    'refuse %j, which is no number, and say where',
    (value) => {
      expect(() => ratesOf([], [tagged([{ tag_value: 'red', value }])])).toThrow(
        expect.objectContaining({
          code: 'RATE_INVALID',
          where: {
            metric: 'project_per_month',
            cost_type: 'Supplementary',
            tag_key: 'team',
            tag_value: 'red',
          },
        }),
      );
    },
  );
});

describe('the effective price list (spec cost-model.md 2)', () => {
  const list = (uuid: string, start: string, end: string) => ({
    ...{ uuid, effective_start_date: start, effective_end_date: end, rates: '[]' },
  });
  const tables: Record<string, Record<string, string>[]> = {
    cost_model_map: [
      { id: '10', cost_model_id: 'other' },
      { id: '9', cost_model_id: 'model' },
    ],
    cost_model: [
      {
        distribution_info: '{"distribution_type": "memory", "gpu_unallocated": true}',
        rates: JSON.stringify([tagged([], { metric: { name: 'gpu_cost_per_month' } })]),
      },
    ],
    price_list_cost_model_map: [
      { id: '1', priority: '10', price_list_id: 'late' },
      { id: '2', priority: '2', price_list_id: 'early' },
      { id: '3', priority: '3', price_list_id: 'whole' },
    ],
    price_list: [
      { ...list('late', '2025-10-15', '2099-12-31'), rates: JSON.stringify([tagged([])]) },
      list('early', '2020-01-01', '2025-09-30'),
      list('whole', '2020-01-01', '2099-12-31'),
    ],
  };
  const asked: string[] = [];
  const read: string[] = [];
  const texts = (_place: string, table: string, columns: readonly string[], where: readonly object[]) => {
    read.push(table);
    if (table === 'cost_model_rate') asked.push(JSON.stringify(where));
    const rows = (tables[table] ?? []).map((row) => columns.map((column) => row[column] ?? null));
    return Promise.resolve<TenantRows>({ rows, scales: {} });
  };

  it.each([
    ['2025-09-30', 'early'],
    ['2025-10-01', 'whole'],
    ['2025-10-20', 'whole'],
  ])('on %s is the one of lowest priority that encloses the day', async (day, id) => {
    asked.length = 0;
    const found = await tenantRates({ texts }, 'source', day);
    expect(found).toMatchObject({ costModelId: 'model', distribution: 'memory', gpuUnallocated: true });
    expect(asked).toEqual([JSON.stringify([{ column: 'price_list_id', equals: id }])]);
  });

  it('17: without rates is as if there were none: not the next list counts, nor the cost model (quirk of section 12)', async () => {
    const found = await tenantRates({ texts }, 'source', '2025-10-20');
    expect(found).toMatchObject({ costModelId: 'model', rates: [] });
    expect(await hasGpuRate({ texts }, 'source', '2025-10-20')).toBe(false);
  });

  it('is none without a day: the rates are those of the cost model, with the rows of all its lists', async () => {
    asked.length = 0;
    expect(await hasGpuRate({ texts }, 'source', '2025-10-01')).toBe(false);
    expect(await hasGpuRate({ texts }, 'source', undefined)).toBe(true);
    asked.length = 0;
    read.length = 0;
    const { rates } = await tenantRates({ texts }, 'source', undefined);
    expect(rates).toMatchObject([{ metric: 'gpu_cost_per_month', tag: { key: 'team' } }]);
    expect(asked).toEqual([JSON.stringify([{ column: 'price_list_id', in: ['late', 'early', 'whole'] }])]);
    expect(read.filter((table) => table === 'cost_model')).toHaveLength(1);
  });

  it('is none on a day that no list encloses, nor without a cost model', async () => {
    expect((await tenantRates({ texts }, 'source', '2019-01-01')).rates).toEqual([]);
    const none = { texts: () => Promise.resolve<TenantRows>({ rows: [], scales: {} }) };
    expect(await tenantRates(none, 'source', '2025-10-01')).toMatchObject({
      costModelId: undefined,
      rates: [],
    });
  });
});

describe('decimals of rates', () => {
  it.each([
    [0.1, 15, 0.1],
    [2.5e-10, 9, 0],
    [5e-10, 9, 1e-9],
    [-5e-10, 9, -1e-9],
    [1e21, 9, 1e21],
    [123456.7890123455, 9, 123456.789012346],
  ])('%d has with %d places the value %d', (value, scale, expected) => {
    expect(numberOf(decimalOf(value, scale))).toBe(expected);
  });

  it('are divided and rounded half away from zero', () => {
    expect(numberOf(dividedBy(decimalOf(100, 9), 31))).toBe(3.225806452);
    expect(numberOf(dividedBy(decimalOf(-1e-9, 9), 2))).toBe(-1e-9);
  });
});
