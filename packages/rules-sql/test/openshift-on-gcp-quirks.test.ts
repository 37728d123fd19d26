import { describe, expect, it } from 'vitest';
import { infrastructurePipeline, inputsOf, inputTable } from '@ocp/core';
import { billed, billRow, diskHour, diskRow, taggedRow, transferRow } from './support/gcp/bill-rows.ts';
import { engineRun } from './support/engine-run.ts';
import { cloudUuid, onCloud, onCloudWindow, total, type OnCloud } from './support/on-cloud.ts';
import { otherCluster, podRow, storageRow } from './support/openshift-rows.ts';
import { pod } from './support/rows.ts';
import { run, type Row } from './support/run.ts';

const onGcp = (input: OnCloud, ...names: string[]) => onCloud('GCP', input, ...names);
const rowsOf = async (name: string, input: OnCloud) => (await onGcp(input, name))[0] ?? [];
const results = (input: OnCloud) => rowsOf('result_rows', input);
const costs = (rows: readonly Row[]) => rows.map(({ unblended_cost }) => unblended_cost);
const inWindow = { start: '2025-10-01', end: '2025-10-02' };
const secondDay = { usage_start_time: '2025-10-02 00:00:00' };

describe('quirks kept for parity (spec ocp-on-gcp.md)', () => {
  it('1: the name of a node is found in that of another, which pays twice; so does a disk with a volume in its name', async () => {
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

  it('2: a row that labels match is charged in full to each cluster', async () => {
    const openshift = [podRow(), podRow({ ...otherCluster, namespace: 'far' })];
    const bill = billed([taggedRow({ openshift_node: 'node-1' })]);
    expect(costs(await results({ ...bill, openshift }))).toEqual([16]);
    const { source_uuid, cluster_id, cluster_alias } = otherCluster;
    const run = { sourceUuid: source_uuid, clusterId: cluster_id, clusterAlias: cluster_alias };
    expect(costs(await results({ ...bill, openshift, run }))).toEqual([16]);
  });

  it('3: disks are filled by the volumes that all clusters have at the time of the run', async () => {
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

  it('4: the order of labels has no effect', async () => {
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

  it('5: labels that first occur after the first day of a window do not match by value', async () => {
    const openshift = [podRow({ usage_start: '2025-10-02', pod_labels: '{"app":"Shop"}' })];
    const late = taggedRow({ app: 'Shop' }, secondDay);
    const early = taggedRow({ app: 'Shop' }, { row_uuid: 'row-2' });
    const matched = async (bill: Row[], days = inWindow) =>
      (await results({ ...billed(bill), openshift, days })).length;
    expect(await matched([late])).toBe(0);
    expect(await matched([late, early])).toBe(1);
    expect(await matched([late], { start: '2025-10-02', end: '2025-10-02' })).toBe(1);
  });

  it('6: a day in two batches of the report is two rows with the same sums', async () => {
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

  it('7: the credit is what the ingest kept, unrounded, and bears no markup', async () => {
    const bill = billed([billRow({ daily_credits: -0.00000000012, cost: 0.00000000012 })]);
    const used = { pod_effective_usage_cpu_core_hours: 16 };
    const rows = await results({ ...bill, openshift: [podRow(used)], markup: 50 });
    expect(rows).toMatchObject([{ credit_amount: -0.00000000012, unblended_cost: 0, markup_cost: 0 }]);
  });

  it('8: a line of a whole day makes its disk 24 times too large', async () => {
    const capacity = async (hour: Row) => {
      const input = { ...billed([diskRow()], [diskHour(), hour]), openshift: [storageRow()] };
      return rowsOf('disk_capacities', input);
    };
    const hour = diskHour().usage_amount as number;
    expect(await capacity(diskHour())).toMatchObject([{ capacity: 40, usage_start: null }]);
    expect(await capacity(diskHour({ usage_amount: hour * 24 }))).toMatchObject([{ capacity: 960 }]);
  });

  it('9: a row that a resource matches is lost where no rule takes it', async () => {
    const unsized = { ...billed([diskRow()], []), openshift: [storageRow({ resource_id: 'i-1' })] };
    const [matched, found] = await onGcp(unsized, 'matched_rows', 'result_rows');
    expect(matched).toMatchObject([{ resource_matched: 'true' }]);
    expect(found).toEqual([]);
  });

  it('10: a row without a service goes through as null', async () => {
    const bill = billed([billRow({ service_description: '' })]);
    expect(await rowsOf('detail', { ...bill, openshift: [podRow()] })).toMatchObject([
      { service_alias: null, unblended_cost: 4 },
    ]);
  });

  it('11: a storage row with an empty volume name takes every row that is no data transfer', async () => {
    const openshift = [storageRow({ resource_id: 'i-9', persistentvolume: '', csi_volume_handle: '' })];
    const bill = [billRow(), diskRow({ row_uuid: 'row-2' }), transferRow({ row_uuid: 'row-3' })];
    expect(costs(await results({ ...billed(bill), openshift }))).toEqual([16, 16]);
  });

  it('12: shares and rests of disks keep an empty claim, other parts make it null', async () => {
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

describe('the bill of GCP (spec ocp-on-gcp.md 2, 8)', () => {
  it('is read from the invoices of three months, sizes and shared labels from the own month', () => {
    const { inputs } = onCloudWindow('GCP', { days: { start: '2025-10-27', end: '2025-10-31' } });
    const read = Object.fromEntries(
      inputs.map(({ relation, partitions, days }) => [
        relation,
        { months: partitions.map(({ month }) => month), days },
      ]),
    );
    expect(read.bill_rows).toEqual({
      months: ['2025-09-01', '2025-10-01', '2025-11-01'],
      days: { start: '2025-10-27', end: '2025-10-31' },
    });
    expect(read.first_day_rows).toEqual({
      months: ['2025-10-01'],
      days: { start: '2025-10-27', end: '2025-10-27' },
    });
    expect(read.raw_rows).toEqual({ months: ['2025-10-01'], days: undefined });
  });

  it('keeps invoices apart, and counts gibibytes of transfer as gigabytes', async () => {
    const bill = [transferRow(), transferRow({ row_uuid: 'row-2', invoice_month: '202511' })];
    const gigabyte = transferRow({ row_uuid: 'row-3', usage_pricing_unit: 'gigabyte' });
    const rows = await rowsOf('detail', { ...billed([...bill, gigabyte]), openshift: [podRow()] });
    expect(
      rows.map((row) => [row.invoice_month, row.unit, row.infrastructure_data_in_gigabytes]).sort(),
    ).toEqual([
      ['202510', 'gibibyte', expect.closeTo(25.76976, 9)],
      ['202510', 'gigabyte', 24],
      ['202511', 'gibibyte', expect.closeTo(25.76976, 9)],
    ]);
  });

  it.each([
    '',
    '[]',
    '{"compute.googleapis.com/machine_spec": "n2"',
    '{"compute.googleapis.com/machine_spec": ["n2"]}',
  ])('knows no machine type of the system labels %j', async (system_labels) => {
    const rows = await results({ ...billed([billRow({ system_labels })]), openshift: [podRow()] });
    expect(rows).toMatchObject([{ instance_type: null, unblended_cost: 4 }]);
  });

  it('writes Inter Zone as coming in, and has no direction for what only labels match', async () => {
    const direction = async (change: Row) => {
      const [row] = await rowsOf('matched_rows', { ...billed([transferRow(change)]) });
      return row?.data_transfer_direction;
    };
    expect(await direction({ sku_description: 'Network Data Transfer Inter Zone' })).toBe('IN');
    expect(await direction({ sku_description: 'Data Transfer to the Internet' })).toBe('OUT');
    expect(await direction({ service_description: 'Networking' })).toBeNull();
    const labels = '{"openshift_node": "node-1"}';
    expect(await direction({ resource_name: 'elsewhere', labels })).toBeNull();
  });
});

describe('infrastructure (spec ocp-on-gcp.md 9)', () => {
  it('is found where a name of the bill holds that of a node, in the partition of the month', async () => {
    const pipeline = infrastructurePipeline('GCP');
    const days = { start: '2025-10-01', end: '2025-10-01' };
    const inputs = inputsOf(pipeline, { schema: 'org1', openshift: run.sourceUuid, cloud: cloudUuid }, days);
    expect(inputs.flatMap(({ partitions }) => partitions.map(({ month }) => month))).toEqual([
      '2025-10-01',
      '2025-10-01',
    ]);
    const [rows = []] = await engineRun(
      {
        pipeline,
        window: { ...days, inputs, config: {}, state: [] },
        rows: {
          bill_rows: [
            billRow(),
            billRow({ resource_name: 'a/node-10' }),
            billRow({ resource_name: 'NODE-1' }),
          ],
          pod_days: [pod(), pod({ node: '' }), pod({ node: null })],
        },
      },
      ['infrastructure_matches'],
    );
    expect(rows.map((row) => [row.resource, row.node]).sort()).toEqual([
      ['a/node-10', 'node-1'],
      ['projects/p/instances/node-1', 'node-1'],
    ]);
  });
});
