import { describe, expect, it } from 'vitest';
import { billRow, taggedRow } from './support/aws/bill-rows.ts';
import { onAws, rowsOf, type OnAws } from './support/aws/on-aws.ts';
import type { Row } from './support/written-rows.ts';
import { sharedKeys } from './support/on-cloud.ts';
import { podRow } from './support/openshift-rows.ts';
import { pythonJson } from './support/python-json.ts';
import { pod, volume } from './support/rows.ts';

const matched = async (input: OnAws) =>
  (await rowsOf('matched_rows', input)).map((row) => ({ id: row.resource_id, by: row.resource_matched })) as {
    id: string | null;
    by: string;
  }[];
const ids = (...names: (string | null)[]): Row[] =>
  names.map((lineitem_resourceid, index) => billRow({ row_uuid: `row-${index}`, lineitem_resourceid }));
const strings = async (input: OnAws) =>
  (await rowsOf('tag_strings', input)).map((row) => String(row.tag_string)).sort();

/** Strings of labels, without those that name the cluster, its nodes and its projects. */
const labelStrings = async (input: OnAws) =>
  (await strings(input)).filter((text) => !text.startsWith('"openshift_'));

describe('resource matches (spec ocp-on-aws.md 3.1)', () => {
  it('asks for the end of the id, with its case', async () => {
    const found = await matched({ bill: ids('i-1', 'arn/i-1', 'i-1/disk', 'I-1', 'i-10', '-1', '', null) });
    expect(found.map(({ id }) => id).sort()).toEqual(['arn/i-1', 'i-1']);
    expect(found.every(({ by }) => by === 'true')).toBe(true);
  });

  it('takes nodes of pods, volume names, and handles only where the volume has a name', async () => {
    const candidates = await rowsOf('resource_candidates', {
      pods: [pod({ node: '' }), pod({ resource_id: '' }), pod({ resource_id: null })],
      volumes: [
        volume({ persistentvolume: 'pv-1', csi_volume_handle: 'vol-1' }),
        volume({ persistentvolume: '', csi_volume_handle: 'vol-2' }),
        volume({ persistentvolume: 'pv-3', csi_volume_handle: '' }),
        volume({ persistentvolume: 'pv-3', csi_volume_handle: null }),
      ],
    });
    expect(candidates.map(({ candidate }) => candidate).sort()).toEqual(['i-1', 'pv-1', 'pv-3', 'vol-1']);
  });

  it('matches rows of every day of the window with a candidate of one day, none outside', async () => {
    const at = (day: string) => billRow({ row_uuid: day, lineitem_usagestartdate: `${day} 00:00:00` });
    const found = await rowsOf('matched_rows', {
      bill: ['2025-09-30', '2025-10-01', '2025-10-02', '2025-10-03'].map(at),
      days: { start: '2025-10-01', end: '2025-10-02' },
    });
    expect(found.map((row) => row.usage_start).sort()).toEqual(['2025-10-01', '2025-10-02']);
  });
});

describe('matched tags (spec ocp-on-aws.md 3.2)', () => {
  it('always has the cluster, its alias, nodes and projects, unescaped', async () => {
    const pods = [
      pod({ node: 'n"1', namespace: 'a\\b' }),
      pod({ node: '', namespace: 'sh{op}' }),
      pod({ node: null, namespace: null }),
    ];
    expect(await strings({ pods, keys: [] })).toEqual([
      '"openshift_cluster": "One"',
      '"openshift_cluster": "cluster-1"',
      '"openshift_node": ""',
      '"openshift_node": "n"1"',
      '"openshift_node": "null"',
      '"openshift_project": "a\\b"',
      '"openshift_project": "null"',
      '"openshift_project": "sh{op}"',
    ]);
    expect(await strings({ pods: [], keys: [], run: { clusterAlias: null } })).toEqual([
      '"openshift_cluster": "cluster-1"',
    ]);
  });

  const data: OnAws = {
    bill: [taggedRow({ app: 'Shop', note: 'x' })],
    openshift: [podRow({ pod_labels: '{"app":"shop","note":"x"}' })],
  };

  it('prefers the pairs of the reporting tables, and asks the data only without any', async () => {
    expect(await labelStrings({ ...data, reported: [{ key: 'env', value: 'far' }] })).toEqual([
      '"env": "far"',
    ]);
    expect(await labelStrings({ ...data, keys: [] })).toEqual([]);
    expect(await labelStrings({ ...data, keys: [], reported: [{ key: 'env', value: 'far' }] })).toEqual([]);
  });

  it('finds pairs of any key in texts that mention a shared key, in the spelling of the bill', async () => {
    expect(await labelStrings(data)).toEqual(['"app": "Shop"', '"note": "x"']);
    expect(await labelStrings({ ...data, keys: sharedKeys('AWS', 'env') })).toEqual([]);
  });

  it('asks texts of both sides, and labels of pods and volumes of this cluster only', async () => {
    const other = { ...data, bill: [taggedRow({ note: 'x' })] };
    expect(await labelStrings(other)).toEqual([]);
    const volumes = [podRow({ pod_labels: null, volume_labels: '{"app":"shop"}' })];
    expect(await labelStrings({ ...data, openshift: volumes })).toEqual(['"app": "Shop"']);
    const far = [podRow({ pod_labels: '{"app":"shop"}', source_uuid: 'another' })];
    expect(await labelStrings({ ...data, openshift: far })).toEqual([]);
  });

  it('asks for a key enabled on both sides in the same spelling', async () => {
    const keys = [
      { key: 'app', providerType: 'AWS' },
      { key: 'App', providerType: 'OCP' },
    ];
    expect(await labelStrings({ ...data, keys })).toEqual([]);
  });

  it('escapes what JSON escapes, drops braces, and writes other letters as \\uXXXX', async () => {
    const reported = [
      { key: 'app', value: 'say "hi"' },
      { key: 'app', value: 'a\\b' },
      { key: 'app', value: '{x}}' },
      { key: 'k\u00f6"y', value: 'e\u0301\u{1f600}\n' },
      { key: '{}', value: '' },
    ];
    expect(await labelStrings({ reported })).toEqual(
      [
        '"app": "say \\"hi\\""',
        '"app": "a\\\\b"',
        '"app": "x"',
        '"k\\u00f6\\"y": "e\\u0301\\ud83d\\ude00\\n"',
        '"": ""',
      ].sort(),
    );
  });
});

describe('tag matches (spec ocp-on-aws.md 3.3)', () => {
  const values = ['say "hi"', 'a\\b', "o'hara", '100%', 'caf\u00e9', '\u{1f600}', 'a,b', '', 'line\nbreak'];

  it.each(values)('finds the value %j in the text of the ingest', async (app) => {
    const reported = [{ key: 'app', value: app }];
    const rows = await rowsOf('matched_rows', { bill: [taggedRow({ app })], reported });
    expect(rows).toMatchObject([
      { matched_tag: pythonJson({ app }).slice(1, -1), resource_matched: 'false' },
    ]);
  });

  it('joins all strings that a text contains, and drops rows without any', async () => {
    const rows = await rowsOf('matched_rows', {
      bill: [
        taggedRow({ openshift_project: 'shop', app: 'a', env: 'b' }),
        taggedRow({ openshift_project: 'shops', App: 'a' }, { row_uuid: 'row-2' }),
        taggedRow({}, { row_uuid: 'row-3', resourcetags: null }),
      ],
      reported: [
        { key: 'app', value: 'a' },
        { key: 'env', value: 'b' },
      ],
    });
    expect(rows.map((row) => [row.row_uuid, row.matched_tag])).toEqual([
      ['row-1', '"app": "a","env": "b","openshift_project": "shop"'],
    ]);
  });

  it('does not ask for tags where the resource matches', async () => {
    const bill = [taggedRow({ openshift_project: 'shop' }, { lineitem_resourceid: 'i-1' })];
    const [rows] = await onAws({ bill }, 'matched_rows');
    expect(rows).toMatchObject([{ resource_matched: 'true', matched_tag: null }]);
  });

  it('keeps tags of keys enabled for AWS and the three of OpenShift, as canonical text', async () => {
    const keys = [
      { key: 'env', providerType: 'AWS' },
      { key: 'team', providerType: 'OCP' },
    ];
    const bill = [
      taggedRow({ team: 't', openshift_project: 'shop', openshift_node: '', env: null, Env: 'E', app: 'x' }),
    ];
    const [row] = await rowsOf('matched_rows', { bill, keys });
    expect(row?.tags).toBe('{"env":null,"openshift_node":"","openshift_project":"shop"}');
  });
});
