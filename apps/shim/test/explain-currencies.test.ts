import { expect, test } from 'vitest';
import { explanationFormats } from '../src/explanation/index.ts';
import { changedLake } from './support/changed-lake.ts';
import { explained, matched, withExplainedGolden } from './support/explained.ts';

const DAY = '2025-10-02';
const [NODE, BOTH] = ['az-node-1', ['EUR', 'USD']];
const { text, csv } = explanationFormats;

const golden = withExplainedGolden('azure-all');

/** Data transfer is in euros. */
const twoCurrencies = () =>
  changedLake(golden(), 'data/parquet/*/Azure/**/*.parquet', {
    replace: `case when servicename = 'Virtual Network' or metercategory = 'Virtual Network' then 'EUR' else 'USD' end as billingcurrencycode`,
  });

test('a sum over rows in several currencies is in none; each row says its own', async () => {
  await using lake = await twoCurrencies();
  const answer = matched(await golden().resourceIn(lake.url, NODE, DAY));
  expect(answer).toMatchObject({ currency: null, currencies: BOTH });
  expect(answer.differing).toContain('currency');
  for (const { billed, currency } of answer.rows) {
    expect(currency).toBe(billed.service_name === 'Virtual Network' ? 'EUR' : 'USD');
  }
  expect(text(answer)).toMatch(/; amounts in EUR and USD: sums add them up as they are$/m);
  expect(text(answer)).toMatch(/^ +used .*; amounts in EUR$/m);
  expect(csv(answer)).toContain(',EUR,');
  expect(csv(answer)).toContain(',USD,');
});

test('so is that of a namespace and that of all clusters', async () => {
  await using lake = await twoCurrencies();
  for (const [namespace, wanted] of [
    ['Network unattributed', { currency: 'EUR' }],
    ['Storage unattributed', { currency: 'USD' }],
    ['shop', { currency: null, currencies: BOTH }],
  ] as const) {
    expect(await golden().namespaceIn(lake.url, namespace, DAY)).toMatchObject(wanted);
  }
  const shop = explained(await golden().namespaceIn(lake.url, 'shop', DAY));
  const ofParts = shop.resources.flatMap(({ parts }) => parts.map(({ currency }) => currency));
  expect([...new Set(ofParts)].sort()).toEqual(BOTH);
  expect(csv(shop)).toContain(',EUR,');
  expect(csv(shop)).toContain(',USD,');
  expect(text(shop)).toMatch(/^ +resource +currency +pretax_cost/m);
  expect(text(shop)).toMatch(/^ +\S+ +EUR +[\d.]+/m);
  const { bills } = await golden().clustersIn(lake.url, { resource: NODE, day: DAY });
  expect(bills[0]).toMatchObject({ currency: null, currencies: BOTH });
});

test('one currency is said as before', async () => {
  const answer = await golden().resource(NODE, DAY);
  expect(answer).toMatchObject({ currency: 'USD' });
  expect(answer).not.toHaveProperty('currencies');
  expect(text(answer)).toMatch(/; amounts in USD$/m);
});
