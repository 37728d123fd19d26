import { describe, expect, it } from 'vitest';
import {
  billRow,
  diskId,
  diskRow,
  left,
  machineId,
  onAzure,
  rowsOf,
  taggedRow,
} from './support/azure/bill-rows.ts';
import { total, type OnCloud } from './support/on-cloud.ts';
import { otherCluster, podRow, storageRow } from './support/openshift-rows.ts';
import { pod, volume } from './support/rows.ts';
import type { Row } from './support/run.ts';

const cost = (rows: readonly { pretax_cost?: unknown }[]) => rows.map((row) => row.pretax_cost);
const namespaces = (rows: readonly { namespace?: unknown }[]) =>
  rows.map(({ namespace }) => namespace).sort();
const nobody = 'Storage unattributed';

describe('quirks kept for parity (spec ocp-on-azure.md 11)', () => {
  describe('Q1: a line is divided by the parts of clusters that ran before', () => {
    const tagged: OnCloud = {
      bill: [taggedRow({ openshift_project: 'shop' })],
      openshift: [podRow(), storageRow()],
    };
    it('of one cluster by its own', async () => {
      const [result = [], kept] = await onAzure(tagged, 'result_rows', 'kept_rows');
      expect(cost(result)).toEqual([8, 8]);
      expect(kept).toMatchObject([{ row_uuid: 'row-1', parts: '2', place: '1' }]);
    });
    it('of a later cluster also by those of the earlier ones', async () => {
      const others = left({ parts: 5, place: 1 }, { parts: 1, place: 2 }, { row_uuid: 'another', parts: 7 });
      const [result = [], kept] = await onAzure(
        { ...tagged, others: others.flat() },
        'result_rows',
        'kept_rows',
      );
      expect(cost(result)).toEqual([2, 2]);
      expect(result.map((row) => row.usage_quantity)).toEqual([3, 3]);
      expect(kept).toMatchObject([{ row_uuid: 'row-1', parts: '2', place: '3' }]);
    });
    it('and a repetition keeps its place among them', async () => {
      const input: OnCloud = {
        ...tagged,
        others: left({ parts: 2, place: 1 }, { parts: 9, place: 3 }).flat(),
        inputs: { own_parts: left({ parts: 4, place: 2 }).flat() },
      };
      const [result = [], kept] = await onAzure(input, 'result_rows', 'kept_rows');
      expect(cost(result)).toEqual([4, 4]);
      expect(kept).toMatchObject([{ parts: '2', place: '2' }]);
    });
    it('but the share of a node that pods use is not divided', async () => {
      const others = left({ parts: 3 }).flat();
      expect(await rowsOf('result_rows', { bill: [billRow()], openshift: [podRow()], others })).toMatchObject(
        [{ pretax_cost: 4, usage_quantity: 6 }],
      );
    });
  });

  it('Q2: a disk is filled by the volumes of all clusters that are known at the moment', async () => {
    const rest = async (openshift: NonNullable<OnCloud['openshift']>) => {
      const rows = await rowsOf('result_rows', { bill: [diskRow()], openshift });
      return cost(rows.filter(({ namespace }) => namespace === nobody));
    };
    expect(await rest([storageRow()])).toEqual([11]);
    const others = storageRow({ ...otherCluster, persistentvolumeclaim_capacity_gigabyte: 6 });
    expect(await rest([storageRow(), others])).toEqual([4]);
  });

  it('Q3: the matched tags are a set: however many meet a row, it has one part', async () => {
    const keys = ['app', 'env'].flatMap((key) =>
      ['OCP', 'Azure'].map((providerType) => ({ key, providerType })),
    );
    const [matched = [], result] = await onAzure(
      {
        bill: [taggedRow({ app: 'a', env: 'b' })],
        openshift: [podRow({ pod_labels: '{"app":"a","env":"b"}' })],
        keys,
      },
      'matched_rows',
      'result_rows',
    );
    expect(String(matched[0]?.matched_tag).split(',').sort()).toEqual(['"app": "a"', '"env": "b"']);
    expect(result).toMatchObject([{ pretax_cost: 16 }]);
  });

  it('Q4: shares and rest of a disk have an identity each, so that nothing divides them', async () => {
    const input: OnCloud = {
      bill: [diskRow()],
      openshift: [storageRow(), storageRow({ namespace: 'pay' })],
      others: left({ parts: 9 }).flat(),
    };
    const rows = await rowsOf('result_rows', input);
    expect(namespaces(rows)).toEqual(['pay', nobody, 'shop'].sort());
    expect(cost(rows).sort()).toEqual([11, 5, 5]);
  });

  it('Q5: a line that names another node within its own name is matched and lost', async () => {
    const bill = [billRow({ resourceid: machineId('node-10') })];
    const [matched = [], result] = await onAzure(
      { bill, openshift: [podRow()] },
      'matched_rows',
      'result_rows',
    );
    expect(matched).toHaveLength(1);
    expect(result).toEqual([]);
  });

  it('Q6: `_osdisk` ends with any character before it as a disk without a size, and is plain text in a node', async () => {
    const attributed = async (name: string) => {
      const bill = [diskRow({ resourceid: diskId(name) })];
      const [sizes = [], result = []] = await onAzure(
        { bill, openshift: [podRow()] },
        'disk_capacities',
        'result_rows',
      );
      return { sized: sizes.length, cost: total(result, 'pretax_cost') };
    };
    expect(await attributed('node-1_OsDisk')).toEqual({ sized: 0, cost: 4 });
    expect(await attributed('node-1xosdisk')).toEqual({ sized: 0, cost: 0 });
    expect(await attributed('node-1_osdisk_OSDISK')).toEqual({ sized: 0, cost: 4 });
    expect(await attributed('node-1_osdisks')).toEqual({ sized: 1, cost: 0 });
  });

  it('Q7: a volume without a name lies on every disk', async () => {
    const openshift = [storageRow({ persistentvolume: '', csi_volume_handle: '' })];
    const bill = [diskRow({ resourceid: diskId('node-1-data') })];
    const rows = await rowsOf('result_rows', { bill, openshift });
    expect(namespaces(rows)).toEqual([nobody, 'shop'].sort());
    expect(total(rows, 'pretax_cost')).toBe(16);
  });

  it('Q8: every share of a disk has the whole amount, the rest has none', async () => {
    const openshift = [storageRow(), storageRow({ namespace: 'pay' })];
    const rows = await rowsOf('result_rows', { bill: [diskRow({ quantity: 2 })], openshift });
    const amounts = Object.fromEntries(rows.map((row) => [row.namespace, row.usage_quantity]));
    expect(amounts).toEqual({ shop: 2, pay: 2, [nobody]: null });
    expect(new Set(rows.map((row) => row.unit_of_measure))).toEqual(new Set(['GB-Mo']));
  });

  describe('Q9: texts that match the bill need not match a label', () => {
    const of = async (value: unknown, label: string, reported = String(value)) => {
      const input: OnCloud = {
        bill: [taggedRow({ app: value })],
        openshift: [podRow({ pod_labels: `{"app":${JSON.stringify(label)}}` })],
        reported: [{ key: 'app', value: reported }],
      };
      const [matched = [], result = []] = await onAzure(input, 'matched_rows', 'result_rows');
      return [matched.length, result.length];
    };
    it.each<[string, unknown, string, [matched: number, parts: number]]>([
      ['an equal value', 'a', 'a', [1, 1]],
      ['a blank, which the text loses', 'a b', 'a b', [1, 0]],
      ['a label without the blank', 'a b', 'ab', [1, 1]],
      ['a comma, which cuts', 'a,b', 'xb', [1, 1]],
      ['a number, which is no string', 7, '7', [0, 0]],
      ['a letter beyond ASCII, which is escaped on one side', 'é', 'é', [1, 0]],
    ])('%s', async (_, value, label, expected) => {
      expect(await of(value, label)).toEqual(expected);
    });
  });

  it('Q10: tags are null on unallocated rows, on the rest of a disk and on shares without a claim', async () => {
    const openshift = [
      podRow({ namespace: 'Worker unallocated', pod_labels: null }),
      podRow({ pod_labels: '{}' }),
      storageRow({ persistentvolumeclaim: '' }),
    ];
    const bill = [billRow({ tags: '{"app": "a"}' }), diskRow({ row_uuid: 'row-2', tags: '{"app": "a"}' })];
    const rows = await rowsOf('detail', { bill, openshift });
    const found = rows.map(({ data_source, namespace, tags, pod_labels }) => [
      data_source,
      namespace,
      tags,
      pod_labels,
    ]);
    expect(found.sort()).toEqual(
      [
        ['Pod', 'Worker unallocated', null, null],
        ['Pod', 'shop', '{"app":"a"}', '{"app":"a"}'],
        ['Storage', nobody, null, null],
      ].sort(),
    );
  });

  it('Q11: a tag that is null passes', async () => {
    const rows = await rowsOf('detail', {
      bill: [billRow({ tags: '{"app": null, "env": "b"}' })],
      openshift: [podRow()],
    });
    expect(rows).toMatchObject([{ tags: '{"app":null,"env":"b"}' }]);
  });
});

describe('lines that belong to no day, or to no place', () => {
  it('a line with a time is matched, sizes its disk for the window, and is never attributed', async () => {
    const late = { date: '2025-10-01 01:00:00' };
    const [matched, sizes, result] = await onAzure(
      { bill: [diskRow(late)], openshift: [storageRow()] },
      ...['matched_rows', 'disk_capacities', 'result_rows'],
    );
    expect(matched).toMatchObject([{ usage_start: null }]);
    expect(sizes).toMatchObject([{ usage_start: null, capacity: 32 }]);
    expect(result).toEqual([]);
  });

  it('an id of fewer than nine parts has no name', async () => {
    const resourceid = machineId('node-1').slice(1);
    const [matched, result] = await onAzure(
      { bill: [billRow({ resourceid })], openshift: [podRow()] },
      ...['matched_rows', 'result_rows'],
    );
    expect(matched).toMatchObject([{ resource_id: null, resource_matched: 'true' }]);
    expect(result).toEqual([]);
  });

  it('a pod without node or namespace gives the text `null` (section 3)', async () => {
    const bill = [
      taggedRow({ openshift_node: 'null' }),
      taggedRow({ openshift_project: 'null' }, { row_uuid: 'row-2' }),
    ];
    const matched = async (change: Row) =>
      (await rowsOf('matched_rows', { bill, pods: [pod(change)] })).map((row) => row.row_uuid).sort();
    expect(await matched({})).toEqual([]);
    expect(await matched({ node: null })).toEqual(['row-1']);
    expect(await matched({ node: null, namespace: null })).toEqual(['row-1', 'row-2']);
  });

  it('handles of volumes without a name are looked for', async () => {
    const input = {
      bill: [
        diskRow({ resourceid: diskId('VOL-9') }),
        diskRow({ row_uuid: 'row-2', resourceid: diskId('vol-9') }),
      ],
      pods: [pod({ node: 'another' })],
      volumes: [volume({ persistentvolume: '', csi_volume_handle: 'vol-9' })],
    };
    expect(await rowsOf('matched_rows', input)).toMatchObject([{ row_uuid: 'row-2' }]);
  });
});
