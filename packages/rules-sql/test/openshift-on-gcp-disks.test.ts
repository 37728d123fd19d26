import { describe, expect, it } from 'vitest';
import { inputTable } from '@ocp/core';
import { billed, diskHour, diskRow } from './support/gcp/bill-rows.ts';
import { costs, inWindow, results, rowsOf, secondDay } from './support/gcp/on-gcp.ts';
import { total } from './support/on-cloud.ts';
import { storageRow } from './support/openshift-rows.ts';
import { type Row } from './support/run.ts';

describe('disks of GCP (spec ocp-on-gcp.md 5.1, 5.2)', () => {
  const claims = async (claim: number, hours = [diskHour()], change: Row = {}) => {
    const openshift = [
      storageRow({ persistentvolumeclaim_capacity_gigabyte: claim }),
      storageRow({ persistentvolumeclaim_capacity_gigabyte: claim, namespace: 'pay' }),
    ];
    const rows = await results({ ...billed([diskRow(change)], hours), openshift });
    const isRest = ({ namespace }: Row) => namespace === 'Storage unattributed';
    return { shares: rows.filter((row) => !isRest(row)), rests: rows.filter(isRest) };
  };

  it('a claim that is larger than the disk takes a whole row, divided among such claims', async () => {
    const { shares, rests } = await claims(80);
    expect(shares).toMatchObject([
      { unblended_cost: 8, credit_amount: -2, usage_amount: 12 },
      { unblended_cost: 8, credit_amount: -2, usage_amount: 12 },
    ]);
    expect(costs(rests)).toEqual([0, 0]);
    const none = await claims(10, [diskHour({ usage_amount: 1 })]);
    expect(costs([...none.shares, ...none.rests]).sort()).toEqual([0, 0, 8, 8]);
    const withoutCredit = await claims(80, [diskHour()], { daily_credits: null });
    expect(withoutCredit.rests.map((row) => row.credit_amount)).toEqual([0, 0]);
  });

  it('an export without resources has no sizes, and so no shares and rests of disks', async () => {
    const { resource_global_name: _, ...hour } = diskHour();
    const { shares, rests } = await claims(10, [hour]);
    expect([shares, rests]).toEqual([[], []]);
    expect(Object.keys(hour)).toEqual(expect.arrayContaining([...inputTable('gcp_rows').required]));
  });

  it('a disk of which no line says how much has shares and rests without a cost', async () => {
    const { shares, rests } = await claims(10, [diskHour({ usage_amount: null })]);
    expect(costs(shares)).toEqual([null, null]);
    expect(costs(rests)).toEqual([null, null]);
  });

  it('what is left is by namespace and labels, and keeps the labels', async () => {
    const { shares, rests } = await claims(10);
    expect(shares.map((row) => [row.unblended_cost, row.usage_amount])).toEqual([
      [4, 24],
      [4, 24],
    ]);
    expect(rests).toMatchObject([
      { unblended_cost: 12, usage_amount: 0, tags: '{}' },
      { unblended_cost: 12, usage_amount: 0, tags: '{}' },
    ]);
  });

  it('a disk that is found by its name only has shares, and a rest without cost', async () => {
    const globalName = '//compute/projects/p/disk/9';
    const change = { resource_name: 'projects/p/disks/vol-1', resource_global_name: globalName };
    const { shares, rests } = await claims(10, [diskHour({ resource_global_name: globalName })], change);
    expect(total(shares, 'unblended_cost')).toBe(8);
    expect(costs(rests)).toEqual([null, null]);
  });

  it('a row without a name that labels match sizes the disk of its global name', async () => {
    const row = {
      ...secondDay,
      resource_name: null,
      row_uuid: 'row-2',
      labels: '{"openshift_node": "node-1"}',
    };
    const other = diskRow({ sku_description: 'Snapshot' });
    const openshift = [storageRow(), storageRow({ usage_start: secondDay.usage_start_time.slice(0, 10) })];
    const shares = async (...bill: Row[]) => {
      const rows = await results({ ...billed(bill), openshift, days: inWindow });
      return costs(rows).sort();
    };
    expect(await shares(other)).toEqual([]);
    expect(await shares(other, diskRow(row))).toEqual([12, 4]);
  });

  it('without unattributed storage there are neither shares nor rests; a disk with a volume in its name is a resource', async () => {
    const found = async (resource_name: string) => {
      const input = {
        ...billed([diskRow({ resource_name })]),
        openshift: [storageRow({ node: 'node-1', resource_id: 'i-1' })],
        said: { unattributed_storage: false },
      };
      return costs(await results(input));
    };
    expect(await found('projects/p/disks/pvc-1')).toEqual([]);
    expect(await found('projects/p/disks/volume-1')).toEqual([16]);
  });

  it('every row of a name is matched when the global name of one holds a handle', async () => {
    const bill = [diskRow(), diskRow({ row_uuid: 'row-2', resource_global_name: 'elsewhere' })];
    const matched = await rowsOf('matched_rows', { ...billed(bill), openshift: [storageRow()] });
    expect(matched.map(({ resource_matched }) => resource_matched)).toEqual(['true', 'true']);
  });
});
