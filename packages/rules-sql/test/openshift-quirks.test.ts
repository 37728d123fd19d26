import { describe, expect, it } from 'vitest';
import { hour, namespaceLabels, nodeLabels, pod, volume } from './support/rows.ts';
import { summary, type Row, type RunInput } from './support/run.ts';

const base = { pod_days: [pod()], pod_hours: [hour()], node_label_days: [nodeLabels('{}')] };

async function rows(inputs: RunInput['inputs'], tenant: RunInput['tenant'] = {}): Promise<Row[]> {
  return summary({ inputs, tenant });
}

const pods = (found: Row[]) => found.filter((row) => row.data_source === 'Pod' && row.pod_labels !== null);
const volumes = (found: Row[]) => found.filter((row) => row.data_source === 'Storage');
const free = (found: Row[]) => found.filter((row) => row.data_source === 'Pod' && row.pod_labels === null);
const pattern = (...patterns: string[]) => ({
  categoryPatterns: patterns.map((text, index) => ({ pattern: text, costCategoryId: index + 1 })),
});

describe('quirks kept for parity (spec ocp-daily.md)', () => {
  it('1: n node sets and m namespace sets multiply the usage, and shrink the unallocated row', async () => {
    const found = await rows({
      ...base,
      node_label_days: [
        nodeLabels('{"env": "a"}'),
        nodeLabels('{"env": "b"}'),
        nodeLabels('{"other": "x", "env": "a"}'),
      ],
      namespace_label_days: [namespaceLabels('{"team": "x"}'), namespaceLabels(null)],
    });
    expect(
      pods(found)
        .map((row) => row.pod_labels)
        .sort(),
    ).toEqual(['{"env":"a","team":"x"}', '{"env":"a"}', '{"env":"b","team":"x"}', '{"env":"b"}']);
    expect(pods(found).every((row) => row.pod_usage_cpu_core_hours === 1)).toBe(true);
    expect(free(found)[0]?.pod_usage_cpu_core_hours).toBe(1 - 4);
  });

  it('1: two sets whose objects are equal count as one', async () => {
    const found = await rows({
      ...base,
      node_label_days: [nodeLabels('{"env": "a", "app": "s"}'), nodeLabels('{"app": "s", "env": "a"}')],
    });
    expect(pods(found)).toHaveLength(1);
    expect(pods(found)[0]?.pod_usage_cpu_core_hours).toBe(1);
  });

  it('2: a namespace under two patterns counts twice, its unallocated rows are one a pattern', async () => {
    const found = await rows(base, pattern('sh%', 's_op', 'Worker unallocated', 'Worker%'));
    expect(pods(found)[0]).toMatchObject({ pod_usage_cpu_core_hours: 2, cost_category_id: '2' });
    expect(
      free(found)
        .map((row) => row.cost_category_id)
        .sort(),
    ).toEqual(['3', '4']);
  });

  it('3: without an enabled key even the label of virtual machines is dropped', async () => {
    const labelled = {
      ...base,
      pod_days: [pod({ pod_labels: '{"vm_kubevirt_io_name": "vm", "app": "shop"}' })],
    };
    expect(pods(await rows(labelled, { enabledKeys: [] }))[0]?.pod_labels).toBe('{}');
    expect(pods(await rows(labelled))[0]?.pod_labels).toBe('{"app":"shop","vm_kubevirt_io_name":"vm"}');
  });

  it('4: request and usage of a claim without a running pod are null, its capacity is not', async () => {
    const found = volumes(await rows({ ...base, storage_days: [volume({ pod: 'gone' })] }));
    expect(found[0]).toMatchObject({
      node: null,
      resource_id: null,
      persistentvolumeclaim_capacity_gigabyte: 31,
      persistentvolumeclaim_capacity_gigabyte_months: 1,
      volume_request_storage_gigabyte_months: null,
      persistentvolumeclaim_usage_gigabyte_months: null,
    });
  });

  it('5: a claim bound to two volumes in a day counts each storage row twice', async () => {
    const found = volumes(
      await rows({ ...base, storage_days: [volume(), volume({ persistentvolume: 'volume-2' })] }),
    );
    expect(found.map((row) => row.persistentvolumeclaim_capacity_gigabyte_months)).toEqual([2, 2]);
  });

  it('6: volumes with an empty name share one count of nodes', async () => {
    const found = volumes(
      await rows({
        ...base,
        pod_days: [pod(), pod({ pod: 'pod-2', node: 'node-2', namespace: 'pay' })],
        storage_days: [
          volume({ persistentvolume: '' }),
          volume({ persistentvolume: '', pod: 'pod-2', namespace: 'pay', persistentvolumeclaim: 'other' }),
        ],
      }),
    );
    expect(found.map((row) => row.volume_request_storage_gigabyte_months)).toEqual([0.5, 0.5]);
  });

  it('7: a pod name on two nodes puts the volume on both: capacity full, request and usage halved', async () => {
    const found = volumes(
      await rows({ ...base, pod_days: [pod(), pod({ node: 'node-2' })], storage_days: [volume()] }),
    );
    expect(found.map((row) => row.node).sort()).toEqual(['node-1', 'node-2']);
    for (const row of found) {
      expect(row.persistentvolumeclaim_capacity_gigabyte_months).toBe(1);
      expect(row.volume_request_storage_gigabyte_months).toBe(0.5);
      expect(row.persistentvolumeclaim_usage_gigabyte_months).toBe(0.25);
    }
  });

  it('8: a role comes from another cluster when node name and resource id are equal', async () => {
    const known = { node: 'node-1', resourceId: 'i-1', cores: 8, architecture: 'amd64', own: false };
    const noLabels = { ...base, node_label_days: [] };
    expect(free(await rows(noLabels))[0]?.namespace).toBeNull();
    const elsewhere = await rows(noLabels, { knownNodes: [{ ...known, role: 'infra' }] });
    expect(free(elsewhere)[0]?.namespace).toBe('Platform unallocated');
    const otherId = await rows(noLabels, { knownNodes: [{ ...known, resourceId: 'i-2', role: 'infra' }] });
    expect(free(otherId)[0]?.namespace).toBeNull();
  });

  it('9: the resource id is the greatest where a node had several', async () => {
    const found = await rows({ ...base, pod_days: [pod(), pod({ pod: 'pod-2', resource_id: 'i-2' })] });
    expect(pods(found)[0]?.resource_id).toBe('i-2');
  });

  it('11: an unknown role leaves the unallocated row without a namespace', async () => {
    const found = await rows({ ...base, pod_days: [pod({ node_role: 'gateway' })] });
    expect(free(found)[0]).toMatchObject({
      namespace: null,
      cost_category_id: null,
      pod_usage_cpu_core_hours: 0,
    });
  });
});
