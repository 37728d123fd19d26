import { describe, expect, it } from 'vitest';
import { hour, namespaceLabels, nodeLabels, pod, volume } from './support/rows.ts';
import { relations, summary, type Row } from './support/run.ts';

const base = { pod_days: [pod()], pod_hours: [hour()], node_label_days: [nodeLabels('{}')] };
const firstPod = async (inputs: Parameters<typeof summary>[0]['inputs']): Promise<Row | undefined> =>
  (await summary({ inputs })).find((row) => row.data_source === 'Pod' && row.limit !== null);

describe('labels (spec ocp-daily.md 3)', () => {
  it('lets the namespace beat the node and the pod beat both', async () => {
    const found = await firstPod({
      ...base,
      pod_days: [pod({ pod_labels: '{"app": "pod"}' })],
      node_label_days: [nodeLabels('{"app": "node", "env": "node", "team": "node"}')],
      namespace_label_days: [namespaceLabels('{"app": "space", "env": "space"}')],
    });
    expect(found?.pod_labels).toBe('{"app":"pod","env":"space","team":"node"}');
  });

  it('lets the claim beat the volume', async () => {
    const [, storage] = await relations(
      {
        inputs: {
          ...base,
          storage_days: [
            volume({
              persistentvolume_labels: '{"app":"pv","env":"pv"}',
              persistentvolumeclaim_labels: '{"env":"pvc"}',
            }),
          ],
        },
      },
      'pod_rows',
      'storage_rows',
    );
    expect(storage?.[0]?.volume_labels).toBe('{"app":"pv","env":"pvc"}');
  });

  it('keeps a null label text null, and shows it as {} in all_labels', async () => {
    const found = await summary({ inputs: { ...base, pod_days: [pod({ pod_labels: null })] } });
    expect(found.map(({ pod_labels, all_labels }) => ({ pod_labels, all_labels }))).toEqual([
      { pod_labels: null, all_labels: '{}' },
      { pod_labels: null, all_labels: '{}' },
    ]);
  });

  it('writes canonical texts: keys by UTF-16 code units, values escaped, non-ASCII kept', async () => {
    const keys = ['b', 'a', 'é', '\uffee', '\u{1f600}', 'q"\\'];
    const labels = JSON.stringify(Object.fromEntries(keys.map((key) => [key, `v\n"${key}\\`])));
    const found = await summary({
      inputs: { ...base, pod_days: [pod({ pod_labels: labels })] },
      tenant: { enabledKeys: keys.map((key) => ({ key, providerType: 'OCP' })) },
    });
    const expected = `{${[...keys]
      .sort()
      .map((key) => `${JSON.stringify(key)}:${JSON.stringify(`v\n"${key}\\`)}`)
      .join(',')}}`;
    expect(found.find((row) => row.pod_labels !== null)?.pod_labels).toBe(expected);
  });

  it.each([
    'not json',
    '[]',
    '"text"',
    '7',
    'null',
    '',
    '{"a": 1',
    '{"a": {"b": "c"}}',
    '{"app": "web", "a": []}',
  ])('refuses the label text %j', async (text) => {
    const places = [
      { namespace_label_days: [namespaceLabels(text)] },
      { node_label_days: [nodeLabels(text)] },
    ];
    for (const place of places) {
      await expect(relations({ inputs: { ...base, ...place } })).rejects.toMatchObject({
        code: 'LABELS_MALFORMED',
        where: { step: 'label_pairs' },
      });
    }
  });
});

describe('capacities (spec ocp-daily.md 4)', () => {
  it('counts the greatest value of an hour once, only hours with rows, and every node for the cluster', async () => {
    const inputs = {
      ...base,
      pod_hours: [
        hour(),
        hour({ node_capacity_cpu_core_seconds: 7200 }),
        hour({ interval_start: '2025-10-01 01:00:00' }),
        hour({ node: '' }),
        hour({ node: null, node_capacity_cpu_core_seconds: 1800 }),
        hour({ interval_start: '2025-10-02 00:00:00' }),
      ],
    };
    const [nodes = [], clusters = []] = await relations({ inputs }, 'node_capacity', 'cluster_capacity');
    expect(nodes.find(({ node }) => node === 'node-1')?.cpu_core_hours).toBe(3);
    expect(clusters).toMatchObject([{ cpu_core_hours: 4.5 }]);
  });
});

describe('missing parts (spec ocp-daily.md 10)', () => {
  it('sums a missing column to null, never to zero', async () => {
    const { pod_limit_cpu_core_seconds: _, ...rest } = pod();
    const found = await firstPod({ ...base, pod_days: [rest] });
    expect(found?.pod_limit_cpu_core_hours).toBeNull();
    expect(found?.pod_usage_cpu_core_hours).toBe(1);
  });

  it('recomputes effective usage from daily sums, null if usage or request is null', async () => {
    const { pod_effective_usage_cpu_core_seconds: _, ...rest } = pod();
    expect((await firstPod({ ...base, pod_days: [rest] }))?.pod_effective_usage_cpu_core_hours).toBe(2);
    const unknown = { ...rest, pod_request_cpu_core_seconds: null };
    expect((await firstPod({ ...base, pod_days: [unknown] }))?.pod_effective_usage_cpu_core_hours).toBeNull();
  });

  it('writes storage rows without pods, and nothing at all without input', async () => {
    const storage = await summary({ inputs: { storage_days: [volume()] } });
    expect(storage).toHaveLength(1);
    expect(await summary({ inputs: {} })).toEqual([]);
  });

  it('leaves pods without a node out, but not their hours', async () => {
    const found = await summary({
      inputs: {
        ...base,
        pod_days: [pod(), pod({ node: '' }), pod({ node: null })],
        pod_hours: [hour(), hour({ node: '' })],
      },
    });
    expect(found.filter(({ pod_labels }) => pod_labels !== null)).toMatchObject([
      { node: 'node-1', pod_usage_cpu_core_hours: 1, cluster_capacity_cpu_core_hours: 2 },
    ]);
  });
});

describe('nodes (spec inputs.md 5.1)', () => {
  const roles = async (inputs: object) => {
    const [nodes = []] = await relations({ inputs: { ...base, ...inputs } }, 'cluster_nodes');
    return nodes.map(({ node, role, architecture }) => ({ node, role, architecture }));
  };

  it('takes the role of the report, of the API server, of the label with its blank, or worker', async () => {
    const infra = nodeLabels('{"node_role_kubernetes_io": "infra", "kubernetes_io_arch": "AMD64"}');
    expect(await roles({ node_label_days: [infra] })).toMatchObject([
      { role: 'infra', architecture: 'amd64' },
    ]);
    expect(
      await roles({ node_label_days: [nodeLabels('{"node_role_kubernetes_io":"infra"}')] }),
    ).toMatchObject([{ role: 'worker' }]);
    expect(
      await roles({ node_label_days: [infra], pod_days: [pod({ namespace: 'openshift-kube-apiserver' })] }),
    ).toMatchObject([{ role: 'master' }]);
    expect(await roles({ node_label_days: [infra], pod_days: [pod({ node_role: 'worker' })] })).toMatchObject(
      [{ role: 'worker' }],
    );
  });

  it('records only nodes with a label row', async () => {
    expect(await roles({ node_label_days: [] })).toEqual([]);
  });
});
