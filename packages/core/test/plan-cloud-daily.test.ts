import { describe, expect, it } from 'vitest';
import {
  aloneTypeOf,
  billParameters,
  cloudSource,
  cloudTypes,
  describePlan,
  inWindowsThatFit,
  invoicedAround,
  parseRequest,
  planCloudDaily,
  renderPlan,
  sourceFieldOf,
  type BillConfig,
  type CloudType,
  type DayRange,
} from '@ocp/core';

const BILL = 'c1e54a7c-91a7-4f6b-9ae9-3a3f3a6d2b11';
const config: BillConfig = {
  ...{ billId: 3, markup: 10, enabledKeys: [{ key: 'env', providerType: 'AWS' }] },
  ...{ accountAliases: [], organizationalUnits: [] },
};
const october = { start: '2025-10-04', end: '2025-10-20' };

const planned = (type: CloudType, days: DayRange = october, change: object = {}) =>
  describePlan(runPlan(type, days, change));

function runPlan(type: CloudType, days: DayRange = october, change: object = {}) {
  const request = parseRequest({
    provider_type: aloneTypeOf(type) as string,
    ...{ schema: 'org1', [sourceFieldOf(type)]: BILL, start_date: october.start, end_date: october.end },
    ...change,
  });
  const source = cloudSource(request);
  if (source === undefined) throw new Error('the request is of no cloud');
  return planCloudDaily(request, billParameters(request, source, config), config, days);
}

describe.each(cloudTypes)('plan of %s by itself', (type) => {
  it('has no cluster, one window, and the lock of its bill alone', () => {
    const plan = planned(type);
    expect(plan.cluster).toBeUndefined();
    expect(plan.windows.map(({ start, end }) => ({ start, end }))).toEqual([october]);
    expect(plan.locks).toEqual([`org1/${type.toLowerCase()}/${BILL}`, 'org1/writing']);
    expect(plan.state).toEqual({ reads: [], writes: [] });
    expect(renderPlan(plan)).toContain(`of no cluster in org1`);
  });

  it('deletes the rows of the bill on its days, of each table that it makes anew', () => {
    const { deletes, writes } = planned(type);
    const replaced = writes.filter(({ mode }) => mode === 'replace').map(({ table }) => table);
    expect(deletes.map(({ table }) => table)).toEqual(replaced);
    for (const { where } of deletes) expect(where).toContain('cost_entry_bill_id = 3');
    expect(deletes[0]?.where).toContain('usage_start from 2025-10-04 to 2025-10-20');
  });

  it('makes the bill by day and what else it makes apart, where a host asks for them apart', () => {
    const all = planned(type);
    const parts = (['daily', 'further'] as const).map((tables) => planned(type, october, { tables }));
    const tablesOf = ({ writes, deletes }: typeof all) => ({
      writes: writes.map(({ table }) => table),
      deletes: deletes.map(({ table }) => table),
    });
    const [daily, further] = parts.map(tablesOf);
    expect(daily?.writes).toHaveLength(1);
    expect([...(daily?.writes ?? []), ...(further?.writes ?? [])]).toEqual(tablesOf(all).writes);
    expect([...(daily?.deletes ?? []), ...(further?.deletes ?? [])]).toEqual(tablesOf(all).deletes);
    expect(() => planned(type, october, { tables: 'some' })).toThrow(
      expect.objectContaining({ code: 'REQUEST_INVALID' }),
    );
  });

  it('follows with the tags that runs of OpenShift on it read, unless the host does', () => {
    expect(planned(type).after.map(({ name }) => name)).toEqual(['bill_tag_summary', 'bill_tag_mapping']);
    expect(planned(type, october, { standalone: false }).after).toEqual([]);
  });

  it('stops without a bill, and takes nothing of a cluster', () => {
    const request = parseRequest({
      provider_type: aloneTypeOf(type) as string,
      ...{ schema: 'org1', [sourceFieldOf(type)]: BILL, start_date: '2025-10-01', end_date: '2025-10-01' },
    });
    const none = { ...config, billId: undefined };
    expect(() => billParameters(request, { type, source: BILL }, none)).toThrow(/no bill in 2025-10/);
    expect(() => planned(type, october, { cluster_id: 'c' })).toThrow(/cluster_id/);
  });
});

it('replaces instances of AWS for the whole month, and reads all of it', () => {
  const { deletes, windows } = planned('AWS');
  expect(deletes[1]?.where).toBe('cost_entry_bill_id = 3 and usage_start from 2025-10-01 to 2025-10-31');
  const month = windows[0]?.inputs.find(({ relation }) => relation === 'month_rows');
  expect(month).toMatchObject({ partitions: [`source=${BILL} 2025-10`] });
  expect(month?.days).toBeUndefined();
});

it('reads of GCP the months of the days and the one before, and the invoice of the month that was asked for', () => {
  const [window] = planned('GCP', { start: '2025-09-29', end: '2025-11-02' }).windows;
  expect(window?.inputs[0]?.partitions).toEqual(
    ['2025-08', '2025-09', '2025-10', '2025-11'].map((month) => `source=${BILL} ${month}`),
  );
});

it.each([
  ['2025-10-01', '2025-10-31', '2025-09-28', '2025-11-03'],
  ['2025-10-01', '2025-10-30', '2025-09-28', '2025-10-30'],
  ['2025-10-02', '2025-10-31', '2025-10-02', '2025-11-03'],
  ['2024-02-01', '2024-02-29', '2024-01-29', '2024-03-03'],
])(
  'usage invoiced with %s to %s is looked for from %s to %s (spec cloud-daily.md 4)',
  (start, end, from, to) => {
    expect(invoicedAround({ start, end })).toEqual({ start: from, end: to });
  },
);

describe('a bill of many lines', () => {
  const windowsOf = async (lines: number, type: CloudType, change: object = {}) => {
    const plan = await inWindowsThatFit(runPlan(type, october, change), () => Promise.resolve(lines));
    return plan.windows.map(({ start, end, inputs: [bill] }) => {
      expect(bill?.days).toEqual({ start, end });
      return [start, end];
    });
  };
  const whole = [[october.start, october.end]];

  it('is read in windows that have all its days once, where its table keeps ids of resources', async () => {
    expect(await windowsOf(500_000, 'Azure')).toEqual(whole);
    expect(await windowsOf(2_400_000, 'Azure')).toEqual([
      ['2025-10-04', '2025-10-07'],
      ['2025-10-08', '2025-10-11'],
      ['2025-10-12', '2025-10-15'],
      ['2025-10-16', '2025-10-19'],
      ['2025-10-20', '2025-10-20'],
    ]);
    expect(await windowsOf(1e9, 'Azure')).toHaveLength(17);
  });

  it('is one window where a table has a row for a month, or no ids', async () => {
    expect(await windowsOf(2_400_000, 'GCP')).toEqual(whole);
    expect(await windowsOf(2_400_000, 'AWS')).toEqual(whole);
    expect(await windowsOf(2_400_000, 'AWS', { tables: 'daily' })).toHaveLength(5);
  });
});
