import { describe, expect, it } from 'vitest';
import { awsLine } from './support/alone-lines.ts';
import { alone, aloneSummary } from './support/cloud-daily.ts';
import type { Row } from './support/written-rows.ts';

describe('the bill of AWS by day (spec cloud-daily.md 2)', () => {
  it('keeps the cost of usage that a savings plan covers, and counts no usage of its negation', async () => {
    const [row, ...others] = await aloneSummary('AWS', {
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
    const rows = await aloneSummary('AWS', {
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
    const rows = await aloneSummary('AWS', {
      bill: [
        awsLine({ bill_billingentity: 'AWS Marketplace', product_productname: 'Red Hat' }),
        awsLine({ bill_billingentity: 'AWS Marketplace', product_productname: '' }),
      ],
    });
    expect(rows.map(({ product_code }) => product_code).sort()).toEqual(['AmazonEC2', 'Red Hat']);
  });

  it('lists distinct resources, null as one that is not counted, whatever is in their ids', async () => {
    const [row] = await aloneSummary('AWS', {
      bill: ['b"\\,}', null, 'a', 'a', ''].map((id) => awsLine({ lineitem_resourceid: id })),
    });
    expect(row).toMatchObject({ resource_ids: '{"","a","b\\"\\\\,}",NULL}', resource_count: '3' });
  });

  it('keeps enabled tags in their case, and none of a line without tags', async () => {
    const rows = await aloneSummary('AWS', {
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
    const rows = await aloneSummary('AWS', {
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
    await expect(
      aloneSummary('AWS', { bill: [awsLine({ resourcetags: 'env=prod' })] }),
    ).rejects.toMatchObject({
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
