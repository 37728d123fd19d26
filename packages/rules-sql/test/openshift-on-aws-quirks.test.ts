import { describe, expect, it } from 'vitest';
import { cloudOf, openshiftOnCloud, stepOf } from '@ocp/core';
import { billRow, diskHour, diskRow, taggedRow } from './support/aws/bill-rows.ts';
import { onAws, rowsOf, type OnAws } from './support/aws/on-aws.ts';
import { cloudUuid, total } from './support/on-cloud.ts';
import { otherCluster, podRow, storageRow } from './support/openshift-rows.ts';
import { hour, nodeLabels, pod } from './support/rows.ts';
import { summary } from './support/run.ts';

const reported = (value: string) => [{ key: 'app', value }];
const namespaces = (rows: readonly { namespace?: unknown }[]) =>
  rows.map(({ namespace }) => namespace).sort();
const matchedAndNamespaces = async (input: OnAws) => {
  const [matched = [], results = []] = await onAws(input, 'matched_rows', 'result_rows');
  return { matched: matched.length, namespaces: namespaces(results) };
};

describe('quirks kept for parity (spec ocp-on-aws.md)', () => {
  it('1: a row is matched by the end of its id, and attributed to every node id anywhere in it', async () => {
    const openshift = [podRow({ resource_id: 'i-12' }), podRow({ resource_id: 'i-123', namespace: 'pay' })];
    const bill = [billRow({ lineitem_resourceid: 'arn/i-123' })];
    const short = pod({ resource_id: 'i-12' });
    expect(await rowsOf('result_rows', { bill, openshift, pods: [short] })).toEqual([]);
    const both = await rowsOf('result_rows', {
      bill,
      openshift,
      pods: [short, pod({ resource_id: 'i-123' })],
    });
    expect(namespaces(both)).toEqual(['pay', 'shop']);
    expect(both.map((row) => row.unblended_cost)).toEqual([4, 4]);
  });

  it('2: a matched tag is cut at its commas, and each piece is searched for itself', async () => {
    const openshift = [
      podRow({ namespace: 'ends-in-b', pod_labels: '{"env":"xb"}' }),
      podRow({ namespace: 'other', pod_labels: '{"env":"z"}' }),
      podRow({ namespace: 'none', pod_labels: '{}' }),
      podRow({ namespace: 'unknown', pod_labels: null }),
    ];
    const of = async (app: string) => {
      const rows = await rowsOf('result_rows', {
        bill: [taggedRow({ app })],
        openshift,
        reported: reported(app),
      });
      return namespaces(rows);
    };
    expect(await of('a,b')).toEqual(['ends-in-b']);
    expect(await of('a,')).toEqual(['ends-in-b', 'other']);
    expect(await of('a,,c')).toEqual(['ends-in-b', 'none', 'other']);
  });

  it('3: blanks leave the matched tag but not the labels', async () => {
    const input: OnAws = {
      bill: [taggedRow({ app: 'a b' })],
      openshift: [podRow({ pod_labels: '{"app":"a b"}' })],
      reported: reported('a b'),
    };
    expect(await matchedAndNamespaces(input)).toEqual({ matched: 1, namespaces: [] });
    const without = [podRow({ pod_labels: '{"app":"ab"}' })];
    expect(await matchedAndNamespaces({ ...input, openshift: without })).toEqual({
      matched: 1,
      namespaces: ['shop'],
    });
  });

  it('4: pairs that are equal only in lower case match the row, but find no label', async () => {
    const openshift = [podRow({ pod_labels: '{"app":"Shop"}' })];
    expect(await matchedAndNamespaces({ bill: [taggedRow({ app: 'shop' })], openshift })).toEqual({
      matched: 1,
      namespaces: [],
    });
    const named = [taggedRow({ app: 'shop', openshift_project: 'shop' })];
    expect(await matchedAndNamespaces({ bill: named, openshift })).toEqual({
      matched: 1,
      namespaces: ['shop'],
    });
  });

  it('5: a value beyond ASCII matches the row as \\uXXXX, but finds no label', async () => {
    const app = 'caf\u00e9\u{1f600}';
    const bill = [taggedRow({ app })];
    const openshift = [podRow({ pod_labels: `{"app":"${app}"}` })];
    const [strings = []] = await onAws({ bill, openshift }, 'tag_strings');
    expect(strings).toContainEqual({ tag_string: '"app": "caf\\u00e9\\ud83d\\ude00"' });
    expect(await matchedAndNamespaces({ bill, openshift })).toEqual({ matched: 1, namespaces: [] });
  });

  it('6: labels are the greatest text of the rows, not those of the pod that matched', async () => {
    const rows = await rowsOf('result_rows', {
      bill: [taggedRow({ openshift_project: 'shop', app: 'a' })],
      openshift: [
        podRow({ pod_labels: '{"app":"a","env":"m"}' }),
        podRow({ pod_labels: '{"env":"z"}' }),
        podRow({ pod_labels: null, volume_labels: '{"env":"zz"}' }),
      ],
    });
    expect(rows).toMatchObject([{ tags: '{"app":"a","env":"z"}' }]);
  });

  it('7: null labels make the final tags null, whatever tags the row has', async () => {
    const bill = [billRow({ resourcetags: '{"app": "a"}' })];
    const tags = async (pod_labels: string | null) =>
      (await rowsOf('result_rows', { bill, openshift: [podRow({ pod_labels })] })).map((row) => row.tags);
    expect(await tags('{}')).toEqual(['{"app":"a"}']);
    expect(await tags(null)).toEqual([null]);
  });

  it('8: storage rows on a node have no cost and shrink the usage amount of its pods', async () => {
    const rows = await rowsOf('result_rows', {
      bill: [billRow()],
      openshift: [podRow(), storageRow({ node: 'node-1', resource_id: 'i-1', csi_volume_handle: '' })],
    });
    expect(rows).toHaveLength(2);
    expect(rows).toContainEqual(expect.objectContaining({ tags: '{}', unblended_cost: 4, usage_amount: 12 }));
    expect(rows).toContainEqual(
      expect.objectContaining({ tags: null, unblended_cost: null, usage_amount: 12 }),
    );
  });

  it('9: shares of a node add up to 1 only through its unallocated row, also with multiplied pods', async () => {
    const managed = await summary({
      inputs: {
        pod_days: [pod({ pod_effective_usage_cpu_core_seconds: 3600 })],
        pod_hours: [hour({ node_capacity_cpu_core_seconds: 7200 })],
        node_label_days: [nodeLabels('{"env": "a"}'), nodeLabels('{"env": "b"}'), nodeLabels('{"env": "c"}')],
      },
    });
    const unblended = async (openshift: typeof managed) =>
      total(await rowsOf('result_rows', { bill: [billRow()], openshift }), 'unblended_cost');
    expect(await unblended(managed)).toBe(16);
    expect(await unblended(managed.filter((row) => row.namespace === 'shop'))).toBe(24);
    expect(await unblended(managed.filter((row) => row.namespace !== 'shop'))).toBe(-8);
  });

  it('10: the usage amount of a disk counts in full for each group of claims', async () => {
    const rows = await rowsOf('result_rows', {
      bill: [diskRow()],
      hours: [diskHour()],
      openshift: [
        storageRow(),
        storageRow({ volume_labels: '{"env":"a"}' }),
        storageRow({ namespace: 'pay' }),
      ],
    });
    const claims = rows.filter(({ namespace }) => namespace !== 'Storage unattributed');
    expect(claims.map((row) => row.usage_amount)).toEqual([24, 24, 24]);
  });

  // Koku's network step reads the matched rows of all AWS sources. Here a run holds only its own, and what it leaves to others
  // has neither resource ids nor costs: rows of another source cannot enter. Koku's did only where one cluster was matched
  // with two AWS sources in a month.
  it('11: transfer rows of another AWS source do not enter: no run keeps them', async () => {
    const transfer = billRow({
      product_productfamily: 'Data Transfer',
      lineitem_usagetype: 'EU-DataTransfer-In-Bytes',
    });
    const [network, kept] = await onAws(
      { bill: [transfer], openshift: [podRow()] },
      'network_parts',
      'kept_rows',
    );
    expect(network).toHaveLength(1);
    expect(kept).toEqual([]);
    expect(Object.keys(cloudOf('AWS').kept?.columns ?? {})).not.toContain('resource_id');
    expect(stepOf(openshiftOnCloud('AWS'), 'network_parts').reads).not.toContain('other_tag_matches');
  });

  it('12: claims of one volume name count once in the pool of a disk, also with an empty name', async () => {
    const unattributed = async (...names: string[]) => {
      const openshift = names.map((persistentvolume, index) =>
        storageRow({ persistentvolume, namespace: `n-${index}` }),
      );
      const rows = await rowsOf('disk_pools', { bill: [diskRow()], hours: [diskHour()], openshift });
      return rows[0]?.pool;
    };
    expect(await unattributed('volume-1', 'volume-2')).toBe(20);
    expect(await unattributed('volume-1', 'volume-1')).toBe(10);
    expect(await unattributed('', '')).toBe(10);
  });

  it('13: the order of the strings in a matched tag has no effect', async () => {
    const strings = ['"app": "a"', '"env": "b"'];
    const shares = async (matched_tag: string) =>
      rowsOf('split_parts', {
        bill: [taggedRow({ openshift_project: 'shop' })],
        openshift: [podRow(), podRow({ ...otherCluster, namespace: 'far', pod_labels: '{"env":"b"}' })],
        others: [
          {
            source_uuid: otherCluster.source_uuid,
            cloud_source_uuid: cloudUuid,
            usage_start: '2025-10-01',
            row_uuid: 'row-1',
            matched_tag,
          },
        ],
      });
    const expected = await shares(strings.join(','));
    expect(expected).toMatchObject([{ namespace: 'shop', cost_share: 0.5 }]);
    expect(await shares(strings.reverse().join(','))).toEqual(expected);
  });
});
