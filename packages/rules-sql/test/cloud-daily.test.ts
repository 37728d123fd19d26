import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cloudOf, cloudTypes, dailyCosts, dailyMarkups, type CloudType } from '@ocp/core';
import { azureLine, gcpLine, lines } from './support/alone-lines.ts';
import { alone, aloneSummary } from './support/cloud-daily.ts';
import { total } from './support/on-cloud.ts';
import type { Row } from './support/written-rows.ts';

describe('the bill of Azure by day (spec cloud-daily.md 3)', () => {
  it('knows hours in the singular, and lines with a time of day', async () => {
    const [row, ...others] = await aloneSummary('Azure', {
      bill: [azureLine(), azureLine({ date: '2025-10-01 05:00:00', unitofmeasure: '10 Hours' })],
    });
    expect(others).toEqual([]);
    expect(row).toMatchObject({ unit_of_measure: 'Hrs', usage_quantity: 264, usage_start: '2025-10-01' });
  });

  it('names a subscription by its name, its id or its guid, whichever is there first', async () => {
    const rows = await aloneSummary('Azure', {
      bill: [
        azureLine({ subscriptionname: 'Name' }),
        azureLine({ subscriptionname: '' }),
        azureLine({ subscriptionid: '', subscriptionguid: 'guid-1' }),
      ],
    });
    expect(rows.map((row) => [row.subscription_name, row.subscription_guid]).sort()).toEqual([
      ['Name', 'sub-1'],
      ['guid-1', 'guid-1'],
      ['sub-1', 'sub-1'],
    ]);
  });

  it('rounds each line, and the markup on it, before it sums', async () => {
    const cost = 0.0000000014;
    const [row] = await aloneSummary('Azure', {
      bill: Array.from({ length: 10 }, () => azureLine({ costinbillingcurrency: cost })),
      markup: 60,
    });
    expect(row?.pretax_cost).toBeCloseTo(1e-8, 15);
    expect(row?.markup_cost).toBeCloseTo(1e-8, 15);
  });

  // Ten digits that end with 5, as bills have them: in double a billion times as much is below the half.
  it('rounds the digits of a quantity and a cost, as Trino does', async () => {
    const tie = 0.0633085725;
    const [row] = await aloneSummary('Azure', {
      bill: [azureLine(), azureLine()].map((line) => ({
        ...line,
        quantity: tie,
        unitofmeasure: '10000 GB',
        costinbillingcurrency: tie,
      })),
    });
    expect(row?.usage_quantity).toBeCloseTo(2 * 633.08573, 9);
    expect(row?.pretax_cost).toBeCloseTo(0.126617146, 12);
    const [credit] = await aloneSummary('GCP', {
      bill: [gcpLine({ credits: `{"amount": ${-tie}}` }), gcpLine({ credits: `{"amount": ${-tie}}` })],
    });
    expect(credit?.credit_amount).toBeCloseTo(-0.126617146, 12);
  });

  it('multiplies a cost and its markup as decimals', async () => {
    const [row] = await aloneSummary('Azure', {
      bill: [0, 1].map(() => azureLine({ costinbillingcurrency: 0.76724149 })),
      markup: 15,
    });
    expect(row?.markup_cost).toBeCloseTo(0.230172448, 12);
  });

  it('groups by the tags that are enabled', async () => {
    const tags = ['{"env": "prod", "a": "1"}', '{"a": "2", "env": "prod"}', null];
    const rows = await aloneSummary('Azure', {
      bill: tags.map((text) => azureLine({ tags: text })),
      keys: ['env'],
    });
    expect(rows.map((row) => [row.tags, row.pretax_cost]).sort()).toEqual(
      [
        [null, 2],
        ['{"env":"prod"}', 4],
      ].sort(),
    );
  });
});

describe('the bill of GCP by day (spec cloud-daily.md 4)', () => {
  it('takes lines of the invoice of the month alone', async () => {
    const rows = await aloneSummary('GCP', {
      bill: [gcpLine(), gcpLine({ invoice_month: '202509', cost: 100 })],
    });
    expect(rows.map(({ unblended_cost }) => unblended_cost)).toEqual([2]);
  });

  it('makes a second row of lines that end on the next day', async () => {
    const rows = await aloneSummary('GCP', {
      bill: [
        gcpLine(),
        gcpLine(),
        gcpLine({ usage_start_time: '2025-10-01 23:00:00', usage_end_time: '2025-10-02 00:00:00' }),
      ],
    });
    expect(rows.map((row) => [row.usage_end, row.unblended_cost]).sort()).toEqual([
      ['2025-10-01', 2],
      ['2025-10-01', 4],
    ]);
  });

  it('rounds the first credit of each line, and has 0 without one', async () => {
    const credits = [
      '{"amount": -0.0000000014}',
      '{"amount": -0.0000000014}',
      '{}',
      '[]',
      null,
      '{"amount": null}',
    ];
    const [row, ...others] = await aloneSummary('GCP', {
      bill: credits.map((text) => gcpLine({ credits: text })),
    });
    expect(others).toEqual([]);
    expect(row?.credit_amount).toBeCloseTo(-2e-9, 15);
  });

  it('knows each combination of project, service and region once', async () => {
    const [rows] = await alone(
      'GCP',
      {
        bill: [
          ...[gcpLine(), gcpLine({ cost: 1 }), gcpLine({ location_region: '' })],
          ...[gcpLine({ location_region: null }), gcpLine({ project_id: 'p-2', invoice_month: '202511' })],
        ],
      },
      'topology',
    );
    expect(rows?.map(({ project_id, region }) => [project_id, region]).sort()).toEqual([
      ['p-1', ''],
      ['p-1', 'us-east1'],
    ]);
  });
});

const amount = fc.integer({ min: -1e6, max: 1e6 }).map((number) => number / 1000);
const texts = fc.constantFrom('', 'a', 'é"', null);
const changes: Record<CloudType, fc.Arbitrary<Row>> = {
  AWS: fc.record({
    lineitem_lineitemtype: fc.constantFrom('Usage', 'SavingsPlanNegation', 'SavingsPlanCoveredUsage', 'Tax'),
    ...{ product_region: texts, lineitem_resourceid: texts, pricing_unit: texts },
    ...{ lineitem_unblendedcost: amount, savingsplan_savingsplaneffectivecost: amount },
  }),
  Azure: fc.record({
    ...{ subscriptionname: texts, servicename: texts, resourceid: texts, unitofmeasure: texts },
    ...{ quantity: amount, costinbillingcurrency: amount },
  }),
  GCP: fc.record({
    ...{
      location_region: texts,
      sku_id: texts,
      cost: amount,
      labels: fc.constantFrom('{}', null, '{"env":"x"}'),
    },
    credits: amount.map((credit) => JSON.stringify({ amount: credit })),
  }),
};

it.each(cloudTypes)('a tag of %s that is an object or a list ends the run, as in Koku', async (type) => {
  const { tags } = cloudOf(type).daily;
  const bill = [lines[type](), lines[type]({ [tags]: '{"env": "prod", "other": {"a": 1}}' })];
  await expect(aloneSummary(type, { bill })).rejects.toMatchObject({ code: 'LABELS_MALFORMED' });
});

describe.each(cloudTypes)('nothing of the bill of %s', (type) => {
  it('is lost or counted twice: each cost and markup is that of the lines', async () => {
    const cloud = cloudOf(type);
    await fc.assert(
      fc.asyncProperty(fc.array(changes[type], { minLength: 1, maxLength: 30 }), async (drawn) => {
        const bill = drawn.map((change) => lines[type](change));
        const [rows = [], totals = []] = await alone(
          type,
          { bill, keys: ['env'], markup: 7 },
          'daily_summary',
          'bill_totals',
        );
        for (const cost of dailyCosts(cloud)) expect(total(rows, cost)).toBeCloseTo(total(totals, cost), 6);
        for (const [at, markup] of dailyMarkups(cloud).entries()) {
          const cost = dailyCosts(cloud)[at] ?? '';
          expect(total(rows, markup)).toBeCloseTo(0.07 * total(totals, cost), 6);
        }
      }),
      { numRuns: 3, seed: 11 },
    );
  });
});
