import { namespaceOfNobody, type Cloud } from '@ocp/core';
import type { CloudRules } from '../clouds/cloud-rules.ts';
import { greatestTexts, nullOf, of, same } from '../expressions.ts';
import type { Ref, SqlStep } from '../step.ts';
import { partOf, resourceId, wholeMeasures, withoutOf } from './columns.ts';
import { sizedOn } from './disks.ts';
import { ownRows } from './own-rows.ts';

const volumeTexts = ['persistentvolumeclaim', 'persistentvolume', 'storageclass'];

/** Own rows (`own`) of the places that a resource is linked to (`links`). */
const linkedRows = (ref: Ref) => `
      from ${ref('node_links')} links
      join ${ownRows(ref)} own on own.resource_id = links.node_resource_id and own.data_source = links.data_source
        and ${same('own.node', 'links.node')} and ${same('own.persistentvolume', 'links.persistentvolume')}`;

/** What goes to nodes (spec ocp-on-aws.md 5.3, 6; ocp-on-azure.md and ocp-on-gcp.md 5.3, 7). */
export const nodeRules = (cloud: Cloud, rules: CloudRules) => {
  const { nodes, network } = cloud.differences;
  const ownSource = nodes.dataSource === 'own';
  const emptyTexts = (name: string) =>
    nodes.emptyTexts === 'null' ? `nullif(own.${name}, '')` : `own.${name}`;

  /** Disks with a size were shared out before, where the cloud says so. */
  const sizedDisks = (ref: Ref) =>
    ({
      'left out on the day': {
        join: `left join ${ref('disk_capacities')} disks on ${sizedOn(cloud, 'disks', 'bill')}`,
        where: 'and disks.disk_id is null',
      },
      'left out in the window': {
        join: `left join (select distinct disk_id from ${ref('disk_capacities')}) disks on disks.disk_id = bill.disk_id`,
        where: 'and disks.disk_id is null',
      },
      kept: { join: '', where: '' },
    })[nodes.sizedDisks];

  /**
   * Any data source and namespace, also unallocated rows; storage rows on a node make a part without usage, hence without cost
   * where all parts are of pods (spec ocp-on-aws.md quirk 8).
   */
  const nodeParts: SqlStep = {
    sql: (dialect, ref) => {
      const none = nullOf(dialect, 'text');
      const group = [
        'links.resource_id',
        ...of('own', [
          'usage_start',
          'namespace',
          'pod_labels',
          ...(ownSource ? ['data_source', 'volume_labels'] : []),
        ]).split(', '),
      ].join(', ');
      const disks = sizedDisks(ref);
      const said: Record<string, string> = {
        ...wholeMeasures(dialect, cloud),
        ...resourceId(cloud, 'own.node_resource_id'),
        ...Object.fromEntries(volumeTexts.map((name) => [name, ownSource ? emptyTexts(name) : none])),
        ...(ownSource ? {} : { data_source: `'Pod'` }),
      };
      return `
    select ${partOf(cloud, said)},
      case when run.distribution = 'memory' then own.used_memory else own.used_cpu end as used,
      case when run.distribution = 'memory' then own.capacity_memory else own.capacity_cpu end as capacity
    from ${ref('matched_rows')} bill
    cross join ${ref('run')} run
    join (
      select ${group}, ${ownSource ? 'coalesce(own.pod_labels, own.volume_labels)' : 'own.pod_labels'} as labels,
        ${dialect.functions.maxText('own.resource_id')} as node_resource_id,
        ${greatestTexts(dialect, 'own', ['cluster_alias', 'node', ...(ownSource ? volumeTexts : [])])},
        max(own.cost_category_id) as cost_category_id,
        sum(own.pod_effective_usage_cpu_core_hours) as used_cpu,
        sum(own.pod_effective_usage_memory_gigabyte_hours) as used_memory,
        max(own.node_capacity_cpu_core_hours) as capacity_cpu,
        max(own.node_capacity_memory_gigabyte_hours) as capacity_memory
      ${linkedRows(ref)}
      group by ${group}
    ) own on own.resource_id = bill.resource_id and own.usage_start = bill.usage_start
    ${disks.join}
    where bill.resource_matched and bill.data_transfer_direction is null ${disks.where}`;
    },
  };

  /** Where a node is named, its links do not matter: they know its system disk too. */
  const podsOfResources = (ref: Ref) =>
    ({
      linked: { resource: 'links.resource_id', rows: linkedRows(ref), where: '' },
      named: {
        resource: 'own.node',
        rows: `
      from ${ownRows(ref)} own`,
        where: `and own.resource_id <> ''`,
      },
    })[network];

  /** Full cost for each node; an id that is linked to two nodes counts twice. */
  const networkParts: SqlStep = {
    sql: (dialect, ref) => {
      const none = nullOf(dialect, 'text');
      const { resource, rows, where } = podsOfResources(ref);
      const said: Record<string, string> = {
        ...wholeMeasures(dialect, cloud),
        ...resourceId(cloud, 'own.node_resource_id'),
        ...withoutOf(cloud, none),
        data_source: `'Pod'`,
        namespace: `'${namespaceOfNobody.network}'`,
        ...Object.fromEntries(volumeTexts.map((name) => [name, none])),
        cost_category_id: nullOf(dialect, 'integer'),
        labels: `'{}'`,
      };
      return `
    select ${partOf(cloud, said)}, bill.data_transfer_direction
    from ${ref('matched_rows')} bill
    join (
      select ${resource} as resource_id, own.usage_start, own.node,
        ${dialect.functions.maxText('own.resource_id')} as node_resource_id, ${greatestTexts(dialect, 'own', ['cluster_alias'])}
      ${rows}
      where own.data_source = 'Pod' ${where}
      group by ${resource}, own.usage_start, own.node
    ) own on own.resource_id = bill.resource_id and own.usage_start = bill.usage_start
    where bill.resource_matched and bill.data_transfer_direction <> ''`;
    },
  };

  return { node_links: rules.nodeLinks, node_parts: nodeParts, network_parts: networkParts };
};
