import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cloudOf, cloudTypes, dailyCosts, dailyMarkups, type CloudType } from '@ocp/core';
import { alone } from './support/cloud-daily.ts';
import { total } from './support/on-cloud.ts';
import type { Row } from './support/written-rows.ts';

const awsLine = (change: Row = {}): Row => ({
  lineitem_usagestartdate: '2025-10-01 00:00:00',
  lineitem_resourceid: 'i-1',
  lineitem_productcode: 'AmazonEC2',
  product_productfamily: 'Compute Instance',
  product_instancetype: 'm5.large',
  product_vcpu: '2',
  product_memory: '8 GiB',
  bill_billingentity: 'AWS',
  lineitem_usageaccountid: '111111111111',
  lineitem_lineitemtype: 'Usage',
  lineitem_currencycode: 'USD',
  resourcetags: '{"env": "prod", "Name": "web"}',
  costcategory: '{}',
  lineitem_usageamount: 24,
  lineitem_unblendedcost: 2,
  lineitem_blendedcost: 3,
  savingsplan_savingsplaneffectivecost: 1,
  pricing_publicondemandcost: 4,
  ...change,
});
const azureLine = (change: Row = {}): Row => ({
  date: '2025-10-01 00:00:00',
  resourceid: 'vm-1',
  subscriptionid: 'sub-1',
  servicename: 'Virtual Machines',
  unitofmeasure: '1 Hour',
  billingcurrency: 'USD',
  tags: '{"env": "prod"}',
  quantity: 24,
  costinbillingcurrency: 2,
  ...change,
});
const gcpLine = (change: Row = {}): Row => ({
  usage_start_time: '2025-10-01 05:00:00',
  usage_end_time: '2025-10-01 06:00:00',
  invoice_month: '202510',
  billing_account_id: 'A-1',
  project_id: 'p-1',
  project_name: 'One',
  service_id: 'compute',
  service_description: 'Compute Engine',
  location_region: 'us-east1',
  labels: '{"env": "prod"}',
  system_labels: '{}',
  credits: '{}',
  cost_type: 'regular',
  currency: 'USD',
  usage_amount_in_pricing_units: 1,
  cost: 2,
  ...change,
});
const lines: Record<CloudType, (change?: Row) => Row> = { AWS: awsLine, Azure: azureLine, GCP: gcpLine };

const summary = async (type: CloudType, input: Parameters<typeof alone>[1]) =>
  (await alone(type, input, 'daily_summary'))[0] ?? [];

describe('the bill of AWS by day (spec cloud-daily.md 2)', () => {
  it('keeps the cost of usage that a savings plan covers, and counts no usage of its negation', async () => {
    const [row, ...others] = await summary('AWS', {
      bill: [
        awsLine({ lineitem_lineitemtype: 'SavingsPlanCoveredUsage' }),
        awsLine({ lineitem_lineitemtype: 'SavingsPlanNegation', lineitem_unblendedcost: -2 }),
        awsLine({ lineitem_lineitemtype: 'Tax' }),
      ],
      markup: 10,
    });
    expect(others).toEqual([]);
    expect(row).toMatchObject({ usage_amount: 48, unblended_cost: 2, calculated_amortized_cost: 4 });
    expect(row?.markup_cost).toBeCloseTo(0.2, 12);
    expect(row?.markup_cost_amortized).toBeCloseTo(0.4, 12);
  });

  it('groups by what the bill writes, so that rows may agree in all that they show', async () => {
    const rows = await summary('AWS', {
      bill: [
        awsLine({ product_productname: 'One', product_region: '' }),
        awsLine({ product_productname: 'Two', product_region: null }),
      ],
    });
    expect(rows.map(({ product_code, region }) => [product_code, region])).toEqual([
      ['AmazonEC2', null],
      ['AmazonEC2', null],
    ]);
  });

  it('takes the name of a product on the marketplace, and its code where it has none', async () => {
    const rows = await summary('AWS', {
      bill: [
        awsLine({ bill_billingentity: 'AWS Marketplace', product_productname: 'Red Hat' }),
        awsLine({ bill_billingentity: 'AWS Marketplace', product_productname: '' }),
      ],
    });
    expect(rows.map(({ product_code }) => product_code).sort()).toEqual(['AmazonEC2', 'Red Hat']);
  });

  it('lists distinct resources, null as one that is not counted, whatever is in their ids', async () => {
    const [row] = await summary('AWS', {
      bill: ['b"\\,}', null, 'a', 'a', ''].map((id) => awsLine({ lineitem_resourceid: id })),
    });
    expect(row).toMatchObject({ resource_ids: '{"","a","b\\"\\\\,}",NULL}', resource_count: '3' });
  });

  it('keeps enabled tags in their case, and none of a line without tags', async () => {
    const rows = await summary('AWS', {
      bill: [awsLine(), awsLine({ resourcetags: '{"ENV": "x"}' }), awsLine({ resourcetags: null })],
      keys: ['env'],
    });
    expect(rows.map(({ tags }) => tags).sort()).toEqual([null, '{"env":"prod"}', '{}'].sort());
  });

  it('gives a row for each unit of the account on the day, and one without a unit where there is none', async () => {
    const units = [
      { accountAliasId: 5, id: 1, created: '2025-09-01', deleted: null },
      { accountAliasId: 5, id: 2, created: '2025-10-01', deleted: '2025-10-02' },
      { accountAliasId: 5, id: 3, created: '2025-10-02', deleted: null },
      { accountAliasId: 5, id: 4, created: '2025-09-01', deleted: '2025-10-01' },
    ];
    const rows = await summary('AWS', {
      bill: [awsLine(), awsLine({ lineitem_usageaccountid: '2' })],
      aliases: [{ accountId: '111111111111', id: 5 }],
      units,
    });
    expect(rows.map((row) => [row.account_alias_id, row.organizational_unit_id]).sort()).toEqual([
      [null, null],
      ['5', '1'],
      ['5', '2'],
    ]);
  });

  it('fails on tags that are no JSON object', async () => {
    await expect(summary('AWS', { bill: [awsLine({ resourcetags: 'env=prod' })] })).rejects.toMatchObject({
      code: 'LABELS_MALFORMED',
    });
  });
});

describe('EC2 by month (spec cloud-daily.md 5)', () => {
  const month = async (rows: Row[], keys: string[] = []) =>
    (
      await alone('AWS', { bill: [], inputs: { month_rows: rows }, keys, markup: 10 }, 'compute_summary')
    )[0] ?? [];

  it('sums the month of an instance, without what a savings plan covers, and describes it as it was last', async () => {
    const [row, ...others] = await month(
      [
        awsLine({ lineitem_lineitemtype: 'SavingsPlanCoveredUsage', product_instancetype: 'm4.large' }),
        awsLine({ lineitem_usagestartdate: '2025-10-30 00:00:00', product_vcpu: '' }),
        awsLine({ lineitem_productcode: 'AmazonRDS' }),
        awsLine({ lineitem_resourceid: '' }),
      ],
      ['env'],
    );
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      ...{ usage_start: '2025-10-01', usage_end: '2025-10-30', usage_amount: 48, unblended_cost: 2 },
      ...{ blended_cost: 3, calculated_amortized_cost: 3, instance_type: 'm5.large', vcpu: null },
      ...{ instance_name: 'web', tags: '{"env":"prod"}' },
    });
    expect(row?.markup_cost).toBeCloseTo(0.2, 12);
  });

  it('gives a row with all of the cost for each way in which it was described last', async () => {
    const rows = await month([awsLine(), awsLine({ product_memory: '16 GiB' })]);
    expect(rows.map(({ memory, unblended_cost }) => [memory, unblended_cost]).sort()).toEqual([
      ['16 GiB', 4],
      ['8 GiB', 4],
    ]);
  });

  it('has no row for an id whose last day has no line of an instance at midnight', async () => {
    const later = { lineitem_usagestartdate: '2025-10-02 00:00:00' };
    expect(await month([awsLine(), awsLine({ ...later, product_productfamily: 'Storage' })])).toEqual([]);
    expect(await month([awsLine({ lineitem_usagestartdate: '2025-10-01 05:00:00' })])).toEqual([]);
  });
});

describe('the bill of Azure by day (spec cloud-daily.md 3)', () => {
  it('knows hours in the singular, and lines with a time of day', async () => {
    const [row, ...others] = await summary('Azure', {
      bill: [azureLine(), azureLine({ date: '2025-10-01 05:00:00', unitofmeasure: '10 Hours' })],
    });
    expect(others).toEqual([]);
    expect(row).toMatchObject({ unit_of_measure: 'Hrs', usage_quantity: 264, usage_start: '2025-10-01' });
  });

  it('names a subscription by its name, its id or its guid, whichever is there first', async () => {
    const rows = await summary('Azure', {
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
    const [row] = await summary('Azure', {
      bill: Array.from({ length: 10 }, () => azureLine({ costinbillingcurrency: cost })),
      markup: 60,
    });
    expect(row?.pretax_cost).toBeCloseTo(1e-8, 15);
    expect(row?.markup_cost).toBeCloseTo(1e-8, 15);
  });

  it('groups by the tags that are enabled', async () => {
    const tags = ['{"env": "prod", "a": "1"}', '{"a": "2", "env": "prod"}', null];
    const rows = await summary('Azure', {
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
    const rows = await summary('GCP', { bill: [gcpLine(), gcpLine({ invoice_month: '202509', cost: 100 })] });
    expect(rows.map(({ unblended_cost }) => unblended_cost)).toEqual([2]);
  });

  it('makes a second row of lines that end on the next day', async () => {
    const rows = await summary('GCP', {
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
    const [row, ...others] = await summary('GCP', {
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
