import { describe, expect, it } from 'vitest';
import { diskRow, taggedRow } from './support/aws/bill-rows.ts';
import { rowsOf, type OnAws } from './support/aws/on-aws.ts';
import type { Row } from './support/written-rows.ts';
import { cloudUuid } from './support/on-cloud.ts';
import { otherCluster, podRow, storageRow } from './support/openshift-rows.ts';
import { pod } from './support/rows.ts';

const parts = async (input: OnAws) => {
  const rows = await rowsOf('result_rows', input);
  return rows.map((row) => [row.namespace, row.data_source, row.unblended_cost, row.usage_amount]).sort();
};
const namespacesOf = async (tags: Record<string, string>, openshift: Row[], change: OnAws = {}) =>
  (await parts({ bill: [taggedRow(tags)], openshift, ...change })).map(([namespace]) => namespace);

describe('parts by tag (spec ocp-on-aws.md 5.4)', () => {
  it('compares project, node, cluster id and alias exactly', async () => {
    const openshift = [
      podRow(),
      podRow({ namespace: 'pay', node: 'node-2' }),
      podRow({ namespace: 'Shop', node: 'NODE-1' }),
    ];
    const pods = ['shop', 'pay', 'Shop'].map((namespace, index) =>
      pod({ namespace, node: `node-${index + 1}` }),
    );
    const of = (tags: Record<string, string>) => namespacesOf(tags, openshift, { pods });
    expect(await of({ openshift_project: 'shop' })).toEqual(['shop']);
    expect(await of({ openshift_node: 'node-2' })).toEqual(['pay']);
    expect(await of({ openshift_node: 'node-2', openshift_project: 'shop' })).toEqual(['pay', 'shop']);
    expect(await of({ openshift_cluster: 'cluster-1' })).toEqual(['Shop', 'pay', 'shop']);
    expect(await of({ openshift_cluster: 'One' })).toEqual(['Shop', 'pay', 'shop']);
    expect(await of({ openshift_cluster: 'one' })).toEqual([]);
  });

  it('leaves out namespaces of nobody and rows of other days and clusters', async () => {
    const openshift = [
      ...[
        'Platform unallocated',
        'Worker unallocated',
        'Network unattributed',
        'Storage unattributed',
        null,
      ].map((namespace) => podRow({ namespace })),
      podRow({ usage_start: '2025-10-02', namespace: 'tomorrow' }),
      podRow({ ...otherCluster, cluster_alias: 'One', namespace: 'far' }),
    ];
    expect(await namespacesOf({ openshift_cluster: 'One' }, openshift)).toEqual([]);
  });

  it('finds pairs in labels of pods and volumes, in one label as in several', async () => {
    const openshift = [
      podRow({ pod_labels: '{"app":"a","env":"b"}' }),
      storageRow({ namespace: 'pay', volume_labels: '{"env":"b"}' }),
      podRow({ namespace: 'near', pod_labels: '{"env":"bb","xapp":"a"}' }),
      podRow({ namespace: 'none', pod_labels: null }),
    ];
    expect(await namespacesOf({ app: 'a' }, openshift)).toEqual(['shop']);
    expect(await namespacesOf({ env: 'b' }, openshift)).toEqual(['pay', 'shop']);
  });

  it.each(['say "hi"', 'a\\b', '\\', '"'])('finds labels with %j', async (app) => {
    const spaceless = app.replace(' ', '');
    const openshift = [podRow({ pod_labels: JSON.stringify({ app: spaceless }) })];
    const reported = [{ key: 'app', value: app }];
    expect(await namespacesOf({ app }, openshift, { reported })).toEqual(['shop']);
  });

  it('takes the greatest of each column of the matching rows, empty ones as unknown', async () => {
    const change = { resource_id: 'i-1', node: 'node-1', volume_labels: '{"env":"v"}' };
    const [row, ...others] = await rowsOf('result_rows', {
      bill: [taggedRow({ openshift_project: 'shop' })],
      openshift: [
        storageRow({ ...change, persistentvolumeclaim: 'b', persistentvolume: '', storageclass: '' }),
        storageRow({ ...change, persistentvolumeclaim: 'a\u00e9', node: '', cost_category_id: 4 }),
        storageRow({ ...change, persistentvolumeclaim: 'B', storageclass: 'a', cost_category_id: 3 }),
      ],
    });
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      data_source: 'Storage',
      node: 'node-1',
      persistentvolumeclaim: 'b',
      persistentvolume: 'volume-1',
      storageclass: 'gp3',
      cost_category_id: '4',
      tags: '{"env":"v"}',
    });
  });

  it('divides cost and usage by the parts, one a namespace and data source', async () => {
    const openshift = [
      podRow(),
      podRow({ node: 'x' }),
      storageRow(),
      podRow({ namespace: 'pay' }),
      podRow({ namespace: 'p' }),
    ];
    expect(await parts({ bill: [taggedRow({ openshift_cluster: 'One' })], openshift })).toEqual([
      ['p', 'Pod', 4, 6],
      ['pay', 'Pod', 4, 6],
      ['shop', 'Pod', 4, 6],
      ['shop', 'Storage', 4, 6],
    ]);
  });

  it('takes a disk that is matched by its tags as any other row', async () => {
    const bill = [
      diskRow({ lineitem_resourceid: 'vol-1/snapshot', resourcetags: '{"openshift_project": "shop"}' }),
    ];
    expect(await parts({ bill, openshift: [storageRow()] })).toEqual([['shop', 'Storage', 16, 24]]);
  });
});

describe('sharing between clusters (spec ocp-on-aws.md 8)', () => {
  const far = podRow({ ...otherCluster, namespace: 'far', pod_labels: '{"app":"a"}' });
  const left = (change: Row = {}): Row => ({
    source_uuid: otherCluster.source_uuid,
    cloud_source_uuid: cloudUuid,
    usage_start: '2025-10-01',
    row_uuid: 'row-1',
    matched_tag: '"app": "a"',
    ...change,
  });
  const cost = async (input: OnAws) => {
    const rows = await rowsOf('result_rows', {
      bill: [taggedRow({ openshift_project: 'shop' })],
      openshift: [podRow(), far],
      ...input,
    });
    return rows.map((row) => [row.namespace, row.unblended_cost, row.usage_amount]);
  };

  it('divides by the sources whose rows meet a condition of this run', async () => {
    expect(await cost({})).toEqual([['shop', 16, 24]]);
    const shared = taggedRow({ openshift_project: 'shop', app: 'a' });
    const reported = [{ key: 'app', value: 'a' }];
    expect(await cost({ bill: [shared], reported })).toEqual([['shop', 8, 12]]);
    const both = [podRow(), podRow({ ...otherCluster }), far];
    expect(await cost({ openshift: both })).toEqual([['shop', 8, 12]]);
  });

  it('or of a run of another cluster, for the same row', async () => {
    expect(await cost({ others: [left()] })).toEqual([['shop', 8, 12]]);
    expect(await cost({ others: [left({ row_uuid: 'row-2' })] })).toEqual([['shop', 16, 24]]);
    expect(await cost({ others: [left({ usage_start: '2025-10-02' })] })).toEqual([['shop', 16, 24]]);
    expect(await cost({ others: [left({ matched_tag: '' })] })).toEqual([['shop', 16, 24]]);
    expect(await cost({ others: [left({ matched_tag: null })] })).toEqual([['shop', 16, 24]]);
    expect(await cost({ others: [left({ matched_tag: '"x": "y"', openshift_cluster: 'Two' })] })).toEqual([
      ['shop', 8, 12],
    ]);
  });

  it('counts a source once, through however many conditions and runs', async () => {
    const third = { source_uuid: '00000000-0000-4000-8000-000000000003', cluster_id: 'cluster-3' };
    const openshift = [podRow(), far, { ...far, namespace: 'farther' }, { ...far, ...third }];
    const others = [left(), left({ openshift_project: 'far' }), left({ source_uuid: third.source_uuid })];
    const [row] = await cost({ openshift, others });
    expect(row).toEqual(['shop', 16 / 3, expect.closeTo(8, 9)]);
  });

  it('leaves what another cluster has to its own run', async () => {
    const tags = { app: 'a' };
    const reported = [{ key: 'app', value: 'a' }];
    expect(await cost({ bill: [taggedRow(tags)], reported })).toEqual([]);
  });
});
