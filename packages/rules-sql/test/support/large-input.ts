import { inputTables, type Columns } from '@ocp/core';
import type { TestDatabase } from './databases.ts';
import { createConfig, fillTable, type Expressions } from './fill.ts';
import { onAwsJob } from './on-aws.ts';
import { run } from './run.ts';

/**
 * Relations of one run in which everything there is many of grows with `count`: rows of the bill, tag texts and pairs, nodes,
 * volumes, label texts, namespaces. Keys, days and what a node carries stay as they are.
 */
export async function largeInput(database: TestDatabase, count: number): Promise<void> {
  const { config, state } = onAwsJob({ days: { start: '2025-10-01', end: '2025-10-02' } });
  await createConfig(database, config);
  const fill = (name: string, columns: Columns | undefined, values: Expressions) =>
    fillTable(database, name, columns ?? {}, count, values);
  const input = { usage_start: 'date' } as const;
  const day = `date '2025-10-01' + cast(i % 2 as integer)`;
  // Of ten rows of the bill four are instances, two disks, and four have tags alone.
  const id = `case when i % 10 < 4 then 'arn:aws:ec2:instance/i-' || lpad(cast(i as varchar), 9, '0')
    when i % 10 < 6 then 'vol-' || lpad(cast(i as varchar), 9, '0') else 'bucket-' || i end`;
  const numbers = { lineitem_unblendedcost: '8', lineitem_blendedcost: '8', lineitem_usageamount: '24' };
  await fill(
    'aws_days',
    { ...input, ...inputTables.aws_days.columns },
    {
      ...numbers,
      usage_start: day,
      row_uuid: 'i',
      lineitem_resourceid: id,
      lineitem_productcode: `'AmazonEC2'`,
      lineitem_lineitemtype: `'Usage'`,
      product_productfamily: `case when i % 20 = 0 then 'Data Transfer' else 'Compute' end`,
      lineitem_usagetype: `'In-Bytes'`,
      resourcetags: `'{"app": "app-' || i || '", "env": "' || i % 3 || '", "openshift_project": "p-' || i % 7 || '"}'`,
    },
  );
  await fill(
    'aws_hours',
    { ...input, ...inputTables.aws_hours.columns },
    {
      usage_start: day,
      lineitem_resourceid: id,
      lineitem_unblendedcost: '40',
      lineitem_unblendedrate: '744',
    },
  );
  const node = `'i-' || lpad(cast(i as varchar), 9, '0')`;
  const handle = `'vol-' || lpad(cast(i as varchar), 9, '0')`;
  await fill(
    'pod_days',
    { ...input, ...inputTables.pod_days.columns },
    {
      usage_start: day,
      namespace: `'p-' || i`,
      node: `'node-' || i`,
      resource_id: node,
    },
  );
  await fill(
    'storage_days',
    { ...input, ...inputTables.storage_days.columns },
    {
      usage_start: day,
      persistentvolume: `'pv-' || lpad(cast(i as varchar), 9, '0')`,
      csi_volume_handle: handle,
    },
  );
  await fill('openshift_rows', state.openshift_rows?.columns, {
    usage_start: day,
    source_uuid: `'${run.sourceUuid}'`,
    cluster_id: `'cluster-1'`,
    cluster_alias: `'One'`,
    data_source: `case when i % 10 in (4, 5) then 'Storage' else 'Pod' end`,
    namespace: `'p-' || i`,
    node: `'node-' || i`,
    resource_id: node,
    pod_labels: `'{"app":"app-' || i || '","env":"e-' || i || '"}'`,
    pod_effective_usage_cpu_core_hours: '4',
    node_capacity_cpu_core_hours: '16',
    persistentvolume: `case when i % 10 in (4, 5) then 'pv-' || i end`,
    persistentvolumeclaim: `'claim'`,
    csi_volume_handle: `case when i % 10 in (4, 5) then ${handle} end`,
    persistentvolumeclaim_capacity_gigabyte: '10',
    volume_labels: `'{"app":"volume-' || i || '"}'`,
  });
  await fill('other_tag_matches', state.other_tag_matches?.columns, {
    usage_start: day,
    source_uuid: `'another'`,
    row_uuid: 'i',
    matched_tag: `'"app": "app-' || i || '"'`,
  });
}
