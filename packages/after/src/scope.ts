import {
  cloudOf as descriptionOf,
  kokuTables,
  OcpError,
  type AfterScope,
  type Cloud,
  type CloudScope,
  type ClusterScope,
  type KokuTables,
  type MachinesScope,
} from '@ocp/core';

/** The cluster of a run. Fails with `INTERNAL` for a run of a cloud alone. */
export function clusterOf({ cluster }: AfterScope): ClusterScope {
  if (cluster === undefined) throw new OcpError('INTERNAL', 'this step needs a run of a cluster');
  return cluster;
}

/** What the tables of virtual machines and GPUs are made from. Fails with `INTERNAL` where the plan does not say it. */
export function machinesOf({ machines }: AfterScope): MachinesScope {
  if (machines === undefined) throw new OcpError('INTERNAL', 'this step needs a plan for machines');
  return machines;
}

/** The bill of a run, with the description of its cloud and the names of its tables. */
export interface BillScope extends CloudScope {
  description: Cloud;
  tables: KokuTables;
}

/** The cloud of a run. Fails with `INTERNAL` for a run that is on no cloud. */
export function cloudOf({ cloud }: AfterScope): BillScope {
  if (cloud === undefined) throw new OcpError('INTERNAL', 'this step needs a run on a cloud');
  return { ...cloud, description: descriptionOf(cloud.type), tables: kokuTables(cloud.type) };
}
