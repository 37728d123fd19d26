import type { CloudType } from '@ocp/core';
import type { TestDatabase } from './databases.ts';
import { createConfig, fillInput, fillTable, type Expressions } from './fill.ts';
import { onCloudWindow } from './on-cloud.ts';
import { run } from './run.ts';

const number = `lpad(cast(i as varchar), 9, '0')`;

/** Expressions over the row number that rows of the bill and of OpenShift share. */
export const large = {
  day: `date '2025-10-01' + cast(i % 2 as integer)`,
  node: `'i-' || ${number}`,
  volume: `'pv-' || ${number}`,
  handle: `'vol-' || ${number}`,
  tags: `'{"app": "app-' || i || '", "env": "' || i % 3 || '", "openshift_project": "p-' || i % 7 || '"}'`,
};

/**
 * Relations of one run in which everything there is many of grows with `count`: rows of the bill, tag texts and pairs, nodes,
 * volumes, label texts, namespaces. Keys, days and what a node carries stay as they are. `own`: the cloud's inputs, and what
 * runs of other clusters left.
 */
export async function largeOnCloud(
  database: TestDatabase,
  count: number,
  type: CloudType,
  own: Readonly<Record<string, Expressions>>,
): Promise<void> {
  const window = onCloudWindow(type, { days: { start: '2025-10-01', end: '2025-10-02' } });
  await createConfig(database, window.config);
  const inputs: Record<string, Expressions> = {
    pod_days: { namespace: `'p-' || i`, node: `'node-' || i`, resource_id: large.node },
    storage_days: { persistentvolume: large.volume, csi_volume_handle: large.handle },
    ...own,
  };
  for (const { relation } of window.inputs) {
    const values = inputs[relation];
    if (values === undefined) throw new Error(`no rows for ${relation}`);
    await fillInput(database, window, relation, count, { usage_start: large.day, ...values });
  }
  const state: Record<string, Expressions> = { openshift_rows: openshiftRows, ...own };
  for (const { relation, columns } of window.state) {
    const values = state[relation];
    if (values === undefined) throw new Error(`no rows for ${relation}`);
    await fillTable(database, relation, columns, count, { usage_start: large.day, ...values });
  }
}

/** Of ten rows two are of volumes. */
const openshiftRows: Expressions = {
  source_uuid: `'${run.sourceUuid}'`,
  cluster_id: `'cluster-1'`,
  cluster_alias: `'One'`,
  data_source: `case when i % 10 in (4, 5) then 'Storage' else 'Pod' end`,
  namespace: `'p-' || i`,
  node: `'node-' || i`,
  resource_id: large.node,
  pod_labels: `'{"app":"app-' || i || '","env":"e-' || i || '"}'`,
  pod_effective_usage_cpu_core_hours: '4',
  node_capacity_cpu_core_hours: '16',
  persistentvolume: `case when i % 10 in (4, 5) then ${large.volume} end`,
  persistentvolumeclaim: `'claim'`,
  csi_volume_handle: `case when i % 10 in (4, 5) then ${large.handle} end`,
  persistentvolumeclaim_capacity_gigabyte: '10',
  volume_labels: `'{"app":"volume-' || i || '"}'`,
};
