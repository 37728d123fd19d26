import { describe, expect, it } from 'vitest';
import { billed, billRow, diskHour, diskRow, taggedRow, transferRow } from './support/gcp/bill-rows.ts';
import { costs, inWindow, onGcp, results, rowsOf, secondDay } from './support/gcp/on-gcp.ts';
import { otherCluster, podRow, storageRow } from './support/openshift-rows.ts';
import { type Row } from './support/run.ts';

describe('quirks kept for parity (spec ocp-on-gcp.md 10)', () => {
  it('Q1: the name of a node is found in that of another, which pays twice; so does a disk with a volume in its name', async () => {
    const openshift = [podRow(), podRow({ node: 'node-10', resource_id: 'i-10', namespace: 'pay' })];
    const instance = 'projects/p/instances/node-10';
    const machine = await results({ ...billed([billRow({ resource_name: instance })]), openshift });
    expect(machine.map(({ namespace, resource_id }) => [namespace, resource_id]).sort()).toEqual([
      ['pay', 'i-10'],
      ['shop', 'i-1'],
    ]);
    expect(costs(machine)).toEqual([4, 4]);
    const transfer = await results({ ...billed([transferRow({ resource_name: instance })]), openshift });
    expect(costs(transfer)).toEqual([16, 16]);
    const disk = await results({
      ...billed([diskRow({ resource_name: 'projects/p/disks/volume-1' })]),
      openshift: [storageRow({ node: 'node-1', resource_id: 'i-1' })],
    });
    expect(costs(disk).sort()).toEqual([12, 16, 4]);
  });

  it('Q2: a row that labels match is charged in full to each cluster', async () => {
    const openshift = [podRow(), podRow({ ...otherCluster, namespace: 'far' })];
    const bill = billed([taggedRow({ openshift_node: 'node-1' })]);
    expect(costs(await results({ ...bill, openshift }))).toEqual([16]);
    const { source_uuid, cluster_id, cluster_alias } = otherCluster;
    const run = { sourceUuid: source_uuid, clusterId: cluster_id, clusterAlias: cluster_alias };
    expect(costs(await results({ ...bill, openshift, run }))).toEqual([16]);
  });

  it('Q3: disks are filled by the volumes that all clusters have at the time of the run', async () => {
    const rest = async (...others: Row[]) => {
      const rows = await results({ ...billed([diskRow()]), openshift: [storageRow(), ...others] });
      return costs(rows.filter(({ namespace }) => namespace === 'Storage unattributed'));
    };
    expect(await rest()).toEqual([12]);
    expect(await rest(storageRow({ ...otherCluster, persistentvolume: 'volume-2' }))).toEqual([4]);
    // The same name in two clusters is one volume, with the larger claim.
    const larger = { persistentvolumeclaim_capacity_gigabyte: 20 };
    expect(await rest(storageRow({ ...otherCluster, ...larger }))).toEqual([8]);
  });

  it('Q4: the order of labels has no effect', async () => {
    const openshift = [podRow({ pod_labels: '{"app":"a"}' }), podRow({ pod_labels: '{"env":"b"}' })];
    const reported = [
      { key: 'app', value: 'a' },
      { key: 'env', value: 'b' },
    ];
    const of = (labels: Record<string, string>) =>
      results({ ...billed([taggedRow(labels)]), openshift, reported });
    const expected = await of({ app: 'a', env: 'b' });
    expect(expected).toHaveLength(1);
    expect(await of({ env: 'b', app: 'a' })).toEqual(expected);
  });

  it('Q5: labels that first occur after the first day of a window do not match by value', async () => {
    const openshift = [podRow({ usage_start: '2025-10-02', pod_labels: '{"app":"Shop"}' })];
    const late = taggedRow({ app: 'Shop' }, secondDay);
    const early = taggedRow({ app: 'Shop' }, { row_uuid: 'row-2' });
    const matched = async (bill: Row[], days = inWindow) =>
      (await results({ ...billed(bill), openshift, days })).length;
    expect(await matched([late])).toBe(0);
    expect(await matched([late, early])).toBe(1);
    expect(await matched([late], { start: '2025-10-02', end: '2025-10-02' })).toBe(1);
  });

  it('Q6: a day in two batches of the report is two rows with the same sums', async () => {
    const openshift = [podRow(), podRow({ namespace: 'pay' })];
    const half = { usage_amount_in_pricing_units: 12, cost: 8, daily_credits: -2 };
    const sums = async (...bill: Row[]) => {
      const rows = await rowsOf('detail', { ...billed(bill), openshift });
      const columns = ['namespace', 'usage_amount', 'unblended_cost', 'credit_amount'];
      return rows.map((row) => columns.map((name) => row[name])).sort();
    };
    expect(await sums(billRow())).toEqual([
      ['pay', 12, 4, -1],
      ['shop', 12, 4, -1],
    ]);
    expect(await sums(billRow(half), billRow({ ...half, row_uuid: 'row-2' }))).toEqual(await sums(billRow()));
  });

  it('Q7: the credit is what the ingest kept, unrounded, and bears no markup', async () => {
    const bill = billed([billRow({ daily_credits: -0.00000000012, cost: 0.00000000012 })]);
    const used = { pod_effective_usage_cpu_core_hours: 16 };
    const rows = await results({ ...bill, openshift: [podRow(used)], markup: 50 });
    expect(rows).toMatchObject([{ credit_amount: -0.00000000012, unblended_cost: 0, markup_cost: 0 }]);
  });

  it('Q8: a line of a whole day makes its disk 24 times too large', async () => {
    const capacity = async (hour: Row) => {
      const input = { ...billed([diskRow()], [diskHour(), hour]), openshift: [storageRow()] };
      return rowsOf('disk_capacities', input);
    };
    const hour = diskHour().usage_amount as number;
    expect(await capacity(diskHour())).toMatchObject([{ capacity: 40, usage_start: null }]);
    expect(await capacity(diskHour({ usage_amount: hour * 24 }))).toMatchObject([{ capacity: 960 }]);
  });

  it('Q9: a row that a resource matches is lost where no rule takes it', async () => {
    const unsized = { ...billed([diskRow()], []), openshift: [storageRow({ resource_id: 'i-1' })] };
    const [matched, found] = await onGcp(unsized, 'matched_rows', 'result_rows');
    expect(matched).toMatchObject([{ resource_matched: 'true' }]);
    expect(found).toEqual([]);
  });

  it('Q10: a row without a service goes through as null', async () => {
    const bill = billed([billRow({ service_description: '' })]);
    expect(await rowsOf('detail', { ...bill, openshift: [podRow()] })).toMatchObject([
      { service_alias: null, unblended_cost: 4 },
    ]);
  });

  it('Q11: a storage row with an empty volume name takes every row that is no data transfer', async () => {
    const openshift = [storageRow({ resource_id: 'i-9', persistentvolume: '', csi_volume_handle: '' })];
    const bill = [billRow(), diskRow({ row_uuid: 'row-2' }), transferRow({ row_uuid: 'row-3' })];
    expect(costs(await results({ ...billed(bill), openshift }))).toEqual([16, 16]);
  });

  it('Q12: shares and rests of disks keep an empty claim, other parts make it null', async () => {
    const openshift = [storageRow({ resource_id: 'i-1', persistentvolumeclaim: '' })];
    const claims = async (resource_name: string) => {
      const rows = await results({ ...billed([diskRow({ resource_name })]), openshift });
      return rows.map(({ persistentvolumeclaim, namespace }) => [namespace, persistentvolumeclaim]).sort();
    };
    const ofNobody = ['Storage unattributed', ''];
    expect(await claims('projects/p/disks/pvc-1')).toEqual([ofNobody, ofNobody]);
    expect(await claims('projects/p/disks/volume-1')).toEqual([ofNobody, ofNobody, ['shop', null]]);
  });
});
