import { describe, expect, it } from 'vitest';
import { billRow } from './support/aws/bill-rows.ts';
import { rowsOf } from './support/aws/on-aws.ts';
import type { Row } from './support/written-rows.ts';
import { total } from './support/on-cloud.ts';
import { podRow } from './support/openshift-rows.ts';

/** Matched rows by their id, of rows of the bill that differ from an instance row in something. */
async function matched(changes: readonly Row[]): Promise<(Row | undefined)[]> {
  const bill = changes.map((change, index) => billRow({ row_uuid: String(index), ...change }));
  const rows = await rowsOf('matched_rows', { bill });
  return changes.map((_, index) => rows.find((row) => row.row_uuid === String(index)));
}

const costs = (row: Row | undefined) => [
  row?.unblended_cost,
  row?.blended_cost,
  row?.savingsplan_effective_cost,
  row?.calculated_amortized_cost,
];

describe('costs of a matched row (spec ocp-on-aws.md 3.4)', () => {
  it('depend on the type of the line', async () => {
    const expected = {
      Usage: [16, 32, 64, 16],
      Tax: [16, 32, 64, 16],
      SavingsPlanCoveredUsage: [0, 0, 64, 64],
      DiscountedUsage: [16, 32, 64, 64],
      Credit: [16, 32, 64, 64],
      Refund: [16, 32, 64, 64],
      RIFee: [16, 32, 64, 64],
      SavingsPlanNegation: [16, 32, 64, 64],
      usage: [16, 32, 64, 64],
    };
    const types = Object.keys(expected);
    const found = await matched([...types, null].map((lineitem_lineitemtype) => ({ lineitem_lineitemtype })));
    expect(Object.fromEntries(types.map((type, index) => [type, costs(found[index])]))).toEqual(expected);
    expect(costs(found.at(-1))).toEqual([16, 32, 64, 64]);
  });

  it('of credits and refunds are negative as they are read, and unknown ones stay unknown', async () => {
    const credit = {
      lineitem_lineitemtype: 'Credit',
      lineitem_unblendedcost: -3,
      lineitem_blendedcost: -2,
      savingsplan_savingsplaneffectivecost: 0,
    };
    const unknown = {
      lineitem_unblendedcost: null,
      lineitem_blendedcost: null,
      savingsplan_savingsplaneffectivecost: null,
    };
    const covered = { ...unknown, lineitem_lineitemtype: 'SavingsPlanCoveredUsage' };
    expect((await matched([credit, unknown, covered])).map(costs)).toEqual([
      [-3, -2, 0, 0],
      [null, null, null, null],
      [0, 0, null, null],
    ]);
  });
});

describe('names of a matched row (spec ocp-on-aws.md 3.4)', () => {
  it('takes the product name in the marketplace, the code elsewhere and where there is no name', async () => {
    const marketplace = { bill_billingentity: 'AWS Marketplace' };
    const found = await matched([
      { ...marketplace, product_productname: 'Red Hat' },
      { ...marketplace, product_productname: '' },
      { ...marketplace, product_productname: null },
      { ...marketplace, product_productname: '', lineitem_productcode: '' },
      { bill_billingentity: 'aws marketplace', product_productname: 'Red Hat' },
      { product_productname: 'Red Hat' },
    ]);
    expect(found.map((row) => row?.product_code)).toEqual([
      'Red Hat',
      'AmazonEC2',
      'AmazonEC2',
      null,
      'AmazonEC2',
      'AmazonEC2',
    ]);
  });

  // The detail table refuses a row without product code (VALUE_REJECTED), as it stops Koku: nothing is left out here.
  it('makes empty texts null, and keeps a row without product code', async () => {
    const [row] = await matched([
      {
        lineitem_productcode: '',
        product_productfamily: '',
        product_instancetype: '',
        lineitem_availabilityzone: '',
        product_region: '',
        pricing_unit: '',
        lineitem_currencycode: '',
        lineitem_usageaccountid: '',
        costcategory: '',
      },
    ]);
    expect(row).toMatchObject({
      product_code: null,
      product_family: null,
      instance_type: null,
      availability_zone: null,
      region: null,
      unit: null,
      currency_code: null,
      usage_account_id: '',
      aws_cost_category: '',
    });
  });
});

describe('direction of data transfer (spec ocp-on-aws.md 3.4)', () => {
  const transfer = { product_productfamily: 'Data Transfer' };
  it('comes from the usage type, between regions from the operation', async () => {
    const expected: [string | null, string | null, string | null][] = [
      ['EU-DataTransfer-In-Bytes', 'RunInstances', 'IN'],
      ['EU-DataTransfer-Out-Bytes', 'RunInstances', 'OUT'],
      ['EU-in-bytes-out-bytes', '', 'IN'],
      ['EU-DataTransfer-Out-Bytes', 'InterZone-In', 'OUT'],
      ['EU-DataTransfer-Regional-Bytes', 'InterZone-In', 'IN'],
      ['EU-DataTransfer-Regional-Bytes', 'InterZone-OUT', 'OUT'],
      ['EU-DataTransfer-Regional-Bytes', 'x-Out-x-In', 'IN'],
      ['EU-DataTransfer-Regional-Bytes', 'RunInstances', null],
      ['EU-DataTransfer-Regional-Bytes', null, null],
      ['EU-CloudFront-Bytes', 'InterZone-In', null],
      ['', 'InterZone-In', null],
      [null, 'InterZone-In', null],
    ];
    const found = await matched(
      expected.map(([lineitem_usagetype, lineitem_operation]) => ({
        ...transfer,
        lineitem_usagetype,
        lineitem_operation,
      })),
    );
    const directions = expected.map(([usage, operation], index) => [
      usage,
      operation,
      found[index]?.data_transfer_direction,
    ]);
    expect(directions).toEqual(expected);
  });

  it('is known for EC2 data transfer only', async () => {
    const usage = { lineitem_usagetype: 'EU-DataTransfer-In-Bytes' };
    const found = await matched([
      usage,
      { ...usage, ...transfer, lineitem_productcode: 'AmazonS3' },
      { ...usage, product_productfamily: 'data transfer' },
      { ...usage, product_productfamily: null },
      { ...usage, ...transfer, lineitem_productcode: null },
    ]);
    expect(found.map((row) => row?.data_transfer_direction)).toEqual([null, null, null, null, null]);
  });
});

describe('markup (spec ocp-on-aws.md 7)', () => {
  const marked = async (markup: number) => {
    const rows = await rowsOf('result_rows', { bill: [billRow()], openshift: [podRow()], markup });
    const columns = [
      'markup_cost',
      'markup_cost_blended',
      'markup_cost_savingsplan',
      'markup_cost_amortized',
    ];
    return columns.map((column) => total(rows, column));
  };

  it('is a part of each cost that was attributed', async () => {
    expect(await marked(12.5)).toEqual([0.5, 1, 2, 0.5]);
    expect(await marked(-25)).toEqual([-1, -2, -4, -1]);
    expect(await marked(0)).toEqual([0, 0, 0, 0]);
  });

  it('is a fraction of nine decimals, half up', async () => {
    expect((await marked(10.00000005))[0]).toBe(4 * 0.100000001);
    expect((await marked(10.00000004))[0]).toBe(4 * 0.1);
    expect((await marked(100 / 3))[0]).toBe(4 * 0.333333333);
  });
});
