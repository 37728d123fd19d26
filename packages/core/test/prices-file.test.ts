import { expect, it } from 'vitest';
import { OcpError, parsePrices, pricesOf, type PricesFile } from '../src/index.ts';

const sourceOf = (meant: string) => ({ one: 'uuid-1', two: 'uuid-2', 'id-1': 'uuid-1' })[meant];
const list = (changes: object = {}) => ({
  from: '2025-10-01',
  supplementary: { cpu_core_usage_per_hour: 0.1 },
  ...changes,
});
const model = (changes: object = {}) => ({ clusters: ['one'], price_lists: [list()], ...changes });
const file = (...models: object[]) => ({
  currency: 'EUR',
  cost_models: models.length > 0 ? models : [model()],
});

/** What is wrong, place by place. */
function faults(input: unknown): string[] {
  try {
    parsePrices(input, sourceOf);
  } catch (error) {
    if (error instanceof OcpError && error.code === 'PRICES_INVALID') return error.message.split('; ');
    throw error;
  }
  return [];
}

it('a file says the prices of each cluster, and they say the file', () => {
  const given: PricesFile = {
    currency: 'EUR',
    cost_models: [
      {
        clusters: ['one'],
        distribution: 'memory',
        distribute: ['platform', 'worker'],
        price_lists: [
          { from: '2025-01-01', until: '2025-10-14', infrastructure: { node_cost_per_month: 250 } },
          {
            from: '2025-10-15',
            infrastructure: { node_cost_per_month: 260.5 },
            supplementary: { cpu_core_usage_per_hour: 0.000000000000001, pvc_cost_per_month: 2 },
          },
        ],
      },
    ],
  };
  const prices = parsePrices(given, sourceOf).get('uuid-1')!;
  expect(prices.periods.map(({ days }) => days)).toEqual([
    { start: '2025-01-01', end: '2025-10-14' },
    { start: '2025-10-15', end: '9999-12-31' },
  ]);
  expect(prices.periods[1]?.prices).toContainEqual({
    metric: 'cpu_core_usage_per_hour',
    costType: 'Supplementary',
    amount: '0.000000000000001',
  });
  expect(pricesOf([{ name: 'one', prices }])).toEqual(given);
});

it('clusters share a cost model, and by default cost goes by CPU and is not shared out', () => {
  const found = parsePrices(file(model({ clusters: ['two', 'id-1'] })), sourceOf);
  expect([...found.keys()].sort()).toEqual(['uuid-1', 'uuid-2']);
  expect(found.get('uuid-1')).toMatchObject({ currency: 'EUR', distribution: 'cpu', distribute: [] });
});

it('every fault is named with its place, all at once', () => {
  const wrong = {
    currency: 'euros',
    cost_models: [
      {
        clusters: [],
        distribution: 'disk',
        price_lists: [list({ from: '2025-13-01' }), { from: '2025-10-01' }],
      },
      {
        clusters: ['one'],
        extra: 1,
        price_lists: [list({ supplementary: { cpu_core_usage_per_hr: 1, node_cost_per_month: -1 } })],
      },
    ],
  };
  const said = faults(wrong).map((text) => text.split(' ')[0]);
  expect(said).toEqual(
    expect.arrayContaining([
      'currency',
      'cost_models.0.clusters',
      'cost_models.0.distribution',
      'cost_models.0.price_lists.0.from',
      'cost_models.0.price_lists.1',
      'cost_models.1',
      'cost_models.1.price_lists.0.supplementary.cpu_core_usage_per_hr',
      'cost_models.1.price_lists.0.supplementary.node_cost_per_month',
    ]),
  );
});

it.each<[string, unknown, string]>([
  ['no object', [], 'the file'],
  [
    'a misspelt rate',
    file(model({ price_lists: [list({ supplementary: { node_cost_per_mnth: 1 } })] })),
    'node_cost_per_month',
  ],
  [
    'a rate of 0',
    file(model({ price_lists: [list({ supplementary: { pvc_cost_per_month: 0 } })] })),
    'is not above 0',
  ],
  [
    'a text',
    file(model({ price_lists: [list({ supplementary: { pvc_cost_per_month: '1' } })] })),
    'is not a number',
  ],
  [
    'an end before the begin',
    file(model({ price_lists: [list({ until: '2025-09-30' })] })),
    'price_lists.0.until',
  ],
  [
    'two lists on one day',
    file(model({ price_lists: [list({ until: '2025-10-31' }), list({ from: '2025-10-31' })] })),
    'begin on 2025-11-01',
  ],
  [
    'a list after one without an end',
    file(model({ price_lists: [list(), list({ from: '2026-01-01' })] })),
    'has no end',
  ],
  ['a cluster that nobody knows', file(model({ clusters: ['three'] })), '"three"'],
  ['a cluster twice', file(model(), model({ clusters: ['id-1'] })), 'cost_models.1.clusters.0'],
  [
    'a month that is charged twice',
    file(
      model({
        price_lists: [
          list({ infrastructure: { pvc_cost_per_month: 1 }, supplementary: { pvc_cost_per_month: 1 } }),
        ],
      }),
    ),
    'cost_models.0.price_lists.0.supplementary.pvc_cost_per_month',
  ],
])('%s is refused, and why is said', (_, input, said) => {
  expect(faults(input)).toEqual([expect.stringContaining(said)]);
});
