import type { TestDatabase } from './databases.ts';
import { createConfig, fillInput, type Expressions } from './fill.ts';
import { openshiftWindow } from './run.ts';

/**
 * Relations of one run of the OpenShift pipeline: pods, nodes, namespaces, volumes and label texts grow with `count`. Two
 * pods share a node, four rows a namespace, and a node has two label sets.
 */
export async function largeOpenshift(database: TestDatabase, count: number): Promise<void> {
  const days = { start: '2025-10-01', end: '2025-10-02' };
  const categoryPatterns = [{ pattern: 'p-%', costCategoryId: 1 }];
  const window = openshiftWindow({ categoryPatterns }, days);
  await createConfig(database, window.config);
  const day = `date '2025-10-01' + cast(floor(i / 4) as integer) % 2`;
  const fill = (name: string, values: Expressions) =>
    fillInput(database, window, name, count, { usage_start: day, interval_start: day, ...values });
  const node = `'node-' || cast(floor(i / 2) as integer)`;
  const namespace = `'p-' || cast(floor(i / 4) as integer)`;
  const pod = { namespace, pod: `'pod-' || i` };
  await fill('pod_hours', { node, node_capacity_cpu_core_seconds: '14400' });
  await fill('pod_days', {
    ...pod,
    node,
    resource_id: `'i-' || cast(floor(i / 2) as integer)`,
    pod_labels: `'{"app": "app-' || i || '", "other": "x"}'`,
    pod_usage_cpu_core_seconds: '3600',
    node_capacity_cpu_cores: '4',
  });
  await fill('node_label_days', { node, node_labels: `'{"env": "e-' || i || '"}'` });
  await fill('namespace_label_days', {
    namespace,
    namespace_labels: `'{"team": "t-' || cast(floor(i / 4) as integer) || '"}'`,
  });
  await fill('storage_days', {
    ...pod,
    persistentvolumeclaim: `'claim-' || i`,
    persistentvolume: `'pv-' || i`,
    persistentvolume_labels: `'{"app": "pv-' || i || '"}'`,
    persistentvolumeclaim_labels: `'{"team": "claim-' || i || '"}'`,
  });
}
