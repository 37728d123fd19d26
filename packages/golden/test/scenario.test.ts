import { expect, test } from 'vitest';
import { parseScenario } from '../src/scenario.ts';
import { scenario } from './example.ts';

const parse = (value: unknown) => parseScenario(JSON.stringify(value), 'example/scenario.json');

test('notes that only describe are allowed and dropped', () => {
  const parsed = parse({
    ...scenario,
    rows: { a: 1 },
    seconds: {},
    settings: { enabled_tags: { OCP: ['app'] } },
  });
  expect(parsed).not.toHaveProperty('rows');
  expect(parsed.settings).toEqual({ cloud_first: false, rerun: false });
});

const change = {
  about: 'the cluster gets another name',
  start_date: '2025-10-01',
  end_date: '2025-10-01',
  run: ['ocp'],
  clusters: ['example-1'],
  alias: { 'example-1': 'New' },
  settings: {},
};

test('a change of a life keeps what has to be done, with settings of its own', () => {
  const { life } = parse({
    ...scenario,
    life: [{ ...change, settings: { markup: 10, distribution: 'memory' } }],
  });
  expect(life).toEqual([
    { ...change, settings: { markup: 10, distribution: 'memory', cloud_first: false, rerun: false } },
  ]);
});

test.each([
  ['start_date', { start_date: '2025-02-30' }],
  ['clusters', { clusters: [] }],
  ['clusters.0.source', { clusters: [{ id: 'a', alias: 'a', source: 'x' }] }],
  ['cloud', { cloud: 'oracle' }],
  ['cloud_source', { cloud: 'aws' }],
  ['schema', { schema: 'org"; drop' }],
  ['settings.distribution', { settings: { distribution: 'disk' } }],
  ['settings.markup', { settings: { markup: 'ten' } }],
  ['life.0.about', { life: [{ ...change, about: 1 }] }],
  ['life.1.run', { life: [change, { ...change, run: ['cloud'] }] }],
  ['life.0 names no cluster other', { life: [{ ...change, clusters: ['other'] }] }],
  ['life.0 names no cluster other', { life: [{ ...change, alias: { other: 'x' } }] }],
])('a wrong %s is named', (field, change) => {
  const fault: unknown = expect.objectContaining({
    code: 'GOLDEN_INVALID',
    message: expect.stringContaining(field) as unknown,
  });
  expect(() => parse({ ...scenario, ...change })).toThrow(fault);
});

test('a text that is not JSON names the file', () => {
  expect(() => parseScenario('{', 'x/scenario.json')).toThrow(
    expect.objectContaining({ code: 'GOLDEN_INVALID', where: { file: 'x/scenario.json' } }),
  );
});
