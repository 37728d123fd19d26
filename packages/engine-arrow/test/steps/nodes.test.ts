import { expect, test } from 'vitest';
import { networkParts, nodeParts } from '../../src/steps/openshift-on-cloud/nodes.ts';
import { splitParts } from '../../src/steps/openshift-on-cloud/split.ts';
import { cloudLike, make, type Relations } from '../support/cloud-steps.ts';

const day = '2025-10-02';
const matched = {
  row_uuid: 'r',
  resource_id: 'i-1',
  disk_id: 'i-1',
  usage_start: day,
  resource_matched: true,
  usage_amount: 1.0000000005,
  unblended_cost: 3,
};
const place = { data_source: 'Pod', node: 'n', persistentvolume: null };
const pod = {
  ...place,
  source_uuid: 'own',
  usage_start: day,
  namespace: 'shop',
  resource_id: 'ocp-1',
  pod_labels: '{"a":"b"}',
  pod_effective_usage_cpu_core_hours: 6,
  node_capacity_cpu_core_hours: 24,
};
const volume = {
  source_uuid: 'own',
  usage_start: day,
  namespace: 'shop',
  data_source: 'Storage',
  node: 'n',
  persistentvolume: 'pv',
  persistentvolumeclaim: '',
  resource_id: 'ocp-1',
  volume_labels: '{"v":"w"}',
};
const link = { resource_id: 'i-1', node_resource_id: 'ocp-1' };
const links = [
  { ...link, ...place },
  { ...link, data_source: 'Storage', node: 'n', persistentvolume: 'pv' },
];
const relations = (more: Relations = {}): Relations => ({
  matched_rows: [matched],
  openshift_rows: [pod, volume],
  node_links: links,
  disk_capacities: [],
  ...more,
});
const part = ['data_source', 'persistentvolume', 'persistentvolumeclaim', 'labels', 'used', 'capacity'];

test('what is on a node are pods, or volumes as they are', async () => {
  expect(await make(nodeParts, cloudLike(), relations(), part)).toEqual([
    {
      data_source: 'Pod',
      persistentvolume: null,
      persistentvolumeclaim: null,
      labels: '{"a":"b"}',
      used: 6,
      capacity: 24,
    },
    {
      data_source: 'Pod',
      persistentvolume: null,
      persistentvolumeclaim: null,
      labels: null,
      used: null,
      capacity: null,
    },
  ]);
  const own = cloudLike({ nodes: { dataSource: 'own', emptyTexts: 'kept' } });
  expect(await make(nodeParts, own, relations(), part)).toMatchObject([
    { data_source: 'Pod', labels: '{"a":"b"}', used: 6 },
    {
      data_source: 'Storage',
      persistentvolume: 'pv',
      persistentvolumeclaim: '',
      labels: '{"v":"w"}',
      used: null,
    },
  ]);
  const nulls = cloudLike({ nodes: { dataSource: 'own', emptyTexts: 'null' } });
  expect((await make(nodeParts, nulls, relations(), part))[1]).toMatchObject({ persistentvolumeclaim: null });
});

test('only the linked places of a node take part', async () => {
  const pods = relations({ node_links: [links[0]!] });
  expect(await make(nodeParts, cloudLike(), pods, part)).toHaveLength(1);
});

test.each([
  ['left out on the day', [true, false]],
  ['left out in the window', [false, false]],
  ['kept', [true, true]],
] as const)('disks with a size are %s', async (sizedDisks, [otherDay, sameDay]) => {
  const cloud = cloudLike({ nodes: { sizedDisks } });
  const isThere = async (usage_start: string) => {
    const disk_capacities = [{ disk_id: 'i-1', usage_start, capacity: 9 }];
    return (await make(nodeParts, cloud, relations({ disk_capacities }), part)).length > 0;
  };
  expect([await isThere('2025-10-03'), await isThere(day)]).toEqual([otherDay, sameDay]);
});

test('amounts and resource of a part are as the cloud declares them', async () => {
  const cloud = cloudLike({ partDecimals: 9, resourceId: 'node' });
  expect((await make(nodeParts, cloud, relations(), ['resource_id', 'usage_amount']))[0]).toEqual({
    resource_id: 'ocp-1',
    usage_amount: 1.000000001,
  });
});

test('data transfer belongs to the linked node, or to the one of its name', async () => {
  const parts = (network: 'linked' | 'named', resource: string, direction: string | null) =>
    make(
      networkParts,
      cloudLike({ network }),
      relations({
        matched_rows: [{ ...matched, resource_id: resource, data_transfer_direction: direction }],
        node_links: [{ ...link, ...place, resource_id: resource }],
      }),
      ['node', 'namespace', 'unblended_cost'],
    );
  const found = [{ node: 'n', namespace: 'Network unattributed', unblended_cost: 3 }];
  expect(await parts('linked', 'i-1', 'IN')).toEqual(found);
  expect(await parts('named', 'i-1', 'IN')).toEqual([]);
  expect(await parts('named', 'n', 'IN')).toEqual(found);
  expect(await parts('linked', 'i-1', '')).toEqual([]);
  expect(await parts('linked', 'i-1', null)).toEqual([]);
});

test('pods have the share of their use, other parts of a row one n-th', async () => {
  const row = { row_uuid: 'r' };
  const parts: Relations = {
    claim_parts: [
      { ...row, counted: false },
      { ...row, counted: true },
    ],
    disk_remainders: [row],
    node_parts: [
      { ...row, data_source: 'Pod', used: 6, capacity: 24 },
      { ...row, data_source: 'Pod', used: 6, capacity: 0 },
      { ...row, data_source: 'Storage' },
    ],
    tag_parts: [{ row_uuid: 't' }],
    tag_sharing: [{ row_uuid: 't', sources: 2 }],
    network_parts: [row],
    other_parts: [
      { ...row, parts: 1, place: 1 },
      { ...row, parts: 7, place: 3 },
      { row_uuid: 't', parts: 2, place: 1 },
    ],
    own_parts: [{ ...row, parts: 4, place: 2 }],
  };
  const shares = async (sharedWith: 'sources' | 'stored parts') => {
    const rows = await make(splitParts, cloudLike({ sharedWith }), parts, ['cost_share', 'usage_share']);
    return rows.map((made) => [made['cost_share'], made['usage_share']]);
  };
  const whole = [1, 1];
  const [n, k] = [1 / 4, 1 / 2];
  const bySources = [whole, whole, [n, n], [0.25, n], [null, n], [n, n], [k, k], whole];
  expect(await shares('sources')).toEqual(bySources);
  const [m, j] = [1 / 5, 1 / 6];
  const byStored = [whole, whole, [m, m], [0.25, m], [null, m], [m, m], [j, j], whole];
  expect(await shares('stored parts')).toEqual(byStored);
});
