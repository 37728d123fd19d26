import { describe, expect, it } from 'vitest';
import { billRow } from './support/aws/bill-rows.ts';
import { rowsOf, type OnAws } from './support/aws/on-aws.ts';
import { total } from './support/on-cloud.ts';
import { otherCluster, podRow, storageRow } from './support/openshift-rows.ts';
import { pod } from './support/rows.ts';

const parts = async (input: OnAws) => {
  const rows = await rowsOf('result_rows', { bill: [billRow()], ...input });
  return rows.map((row) => [row.namespace, row.unblended_cost, row.usage_amount]).sort();
};

describe('parts of an instance (spec ocp-on-aws.md 5.3, 8)', () => {
  it('follow cores or memory, as the cost model says', async () => {
    const openshift = [podRow(), podRow({ namespace: 'pay', pod_effective_usage_memory_gigabyte_hours: 32 })];
    expect(await parts({ openshift, distribution: 'cpu' })).toEqual([
      ['pay', 4, 12],
      ['shop', 4, 12],
    ]);
    expect(await parts({ openshift, distribution: 'memory' })).toEqual([
      ['pay', 8, 12],
      ['shop', 2, 12],
    ]);
  });

  it.each([0, null])('have no cost where the capacity is %s, but their usage amount', async (capacity) => {
    const openshift = [podRow({ node_capacity_cpu_core_hours: capacity })];
    expect(await parts({ openshift })).toEqual([['shop', null, 24]]);
    expect(await parts({ openshift, distribution: 'memory' })).toEqual([['shop', 2, 24]]);
  });

  it('have no cost where no use is known, and a negative one where it is negative', async () => {
    const used = (hours: number | null) => [podRow({ pod_effective_usage_cpu_core_hours: hours })];
    expect(await parts({ openshift: used(null) })).toEqual([['shop', null, 24]]);
    expect(await parts({ openshift: used(-4) })).toEqual([['shop', -4, 24]]);
    expect(await parts({ openshift: used(32) })).toEqual([['shop', 32, 24]]);
  });

  it('are one a namespace and label object: sums of use, the greatest capacity', async () => {
    const openshift = [
      podRow(),
      podRow({ node_capacity_cpu_core_hours: 32, node: 'node-2', cost_category_id: 5 }),
      podRow({ pod_labels: '{"app":"a"}' }),
      podRow({ pod_labels: null }),
      podRow({ namespace: 'Worker unallocated', pod_labels: null }),
      podRow({ namespace: null }),
    ];
    const rows = await rowsOf('result_rows', { bill: [billRow()], openshift });
    expect(rows).toHaveLength(5);
    expect(rows.map((row) => row.unblended_cost).sort()).toEqual([4, 4, 4, 4, 4]);
    expect(total(rows, 'usage_amount')).toBeCloseTo(24, 9);
    expect(rows).toContainEqual(
      expect.objectContaining({ tags: '{}', node: 'node-2', cost_category_id: '5', data_source: 'Pod' }),
    );
    expect(rows.map((row) => row.tags).sort()).toEqual([null, null, '{"app":"a"}', '{}', '{}'].sort());
  });

  it('go to rows of the cluster and the day only', async () => {
    const openshift = [
      podRow(otherCluster),
      podRow({ usage_start: '2025-10-02' }),
      podRow({ resource_id: '' }),
    ];
    expect(await parts({ openshift, days: { start: '2025-10-01', end: '2025-10-02' } })).toEqual([]);
  });

  it('carry labels and tags together, tags first, filtered by keys enabled for either', async () => {
    const bill = [billRow({ resourcetags: '{"env": "aws", "team": "t", "note": "n"}' })];
    const keys = [
      { key: 'env', providerType: 'AWS' },
      { key: 'team', providerType: 'AWS' },
      { key: 'app', providerType: 'OCP' },
    ];
    const pod_labels = '{"app":"a","env":"ocp","note":"m","vm_kubevirt_io_name":"vm"}';
    const tags = async (change: OnAws) => {
      const rows = await rowsOf('detail', { bill, keys, openshift: [podRow({ pod_labels })], ...change });
      return rows.map((row) => [row.tags, row.pod_labels]);
    };
    const expected = '{"app":"a","env":"aws","team":"t","vm_kubevirt_io_name":"vm"}';
    expect(await tags({})).toEqual([[expected, expected]]);
    expect(await tags({ keys: [] })).toEqual([['{}', '{}']]);
    expect(await tags({ bill: [billRow({ resourcetags: null })] })).toEqual([[null, null]]);
  });
});

describe('network (spec ocp-on-aws.md 6)', () => {
  const bill = [
    billRow({
      product_productfamily: 'Data Transfer',
      lineitem_usagetype: 'In-Bytes',
      lineitem_resourceid: 'arn/i-1',
      resourcetags: '{"app": "a"}',
      costcategory: '{"c": "d"}',
    }),
  ];

  it('gives the whole row to each node, without categories and labels', async () => {
    const openshift = [
      podRow({ pod_labels: '{"env":"x"}', cost_category_id: 3 }),
      podRow({ namespace: 'pay' }),
      podRow({ namespace: 'Worker unallocated', pod_labels: null }),
      podRow({ node: 'node-2', resource_id: 'i-2' }),
    ];
    const rows = await rowsOf('result_rows', { bill, openshift, markup: 50 });
    expect(rows).toMatchObject([
      {
        namespace: 'Network unattributed',
        data_source: 'Pod',
        node: 'node-1',
        resource_id: 'arn/i-1',
        unblended_cost: 16,
        markup_cost: 8,
        usage_amount: 24,
        tags: '{"app":"a"}',
        aws_cost_category: null,
        cost_category_id: null,
        data_transfer_direction: 'IN',
      },
    ]);
    const two = await rowsOf('result_rows', { bill, openshift: [podRow(), podRow({ node: 'node-2' })] });
    expect(two.map((row) => row.node).sort()).toEqual(['node-1', 'node-2']);
    expect(total(two, 'unblended_cost')).toBe(32);
  });

  it('counts an id that holds those of two nodes twice', async () => {
    const openshift = [podRow(), podRow({ node: 'node-2', resource_id: 'rn/i' })];
    expect(total(await rowsOf('result_rows', { bill, openshift }), 'unblended_cost')).toBe(32);
  });

  it('asks for pods on the node; without tags the row has none', async () => {
    const storage = [storageRow({ resource_id: 'i-1', node: 'node-1' })];
    expect(await rowsOf('result_rows', { bill, openshift: storage })).toEqual([]);
    const untagged = bill.map((row) => ({ ...row, resourcetags: null }));
    expect(await rowsOf('result_rows', { bill: untagged, openshift: [podRow()] })).toMatchObject([
      { tags: null },
    ]);
  });

  it('treats a tag-matched transfer row like any other', async () => {
    const tagged = bill.map((row) => ({ ...row, resourcetags: '{"openshift_project": "shop"}' }));
    const rows = await rowsOf('result_rows', {
      bill: tagged,
      pods: [pod({ resource_id: 'i-9' })],
      openshift: [podRow()],
    });
    expect(rows).toMatchObject([{ namespace: 'shop', data_transfer_direction: null, unblended_cost: 16 }]);
  });
});
