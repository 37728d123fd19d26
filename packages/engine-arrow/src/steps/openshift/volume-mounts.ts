import { NULL_CODE } from '../../columns.ts';
import { distinct, Grouping } from '../../grouping.ts';
import { join } from '../../joining.ts';
import { filterRows } from '../../kernels/index.ts';
import type { Table } from '../../table.ts';
import type { ArrowStep, StepContext } from '../step.ts';
import { podDays } from './inputs.ts';

const volume = ['usage_start', 'namespace', 'pod', 'persistentvolumeclaim', 'persistentvolume'];
const pod = ['usage_start', 'namespace', 'pod', 'node', 'resource_id'];

/** What a storage row and its mounts share: not the volume, so a claim of two volumes counts twice (quirk 5). */
export const mountKey = ['usage_start', 'persistentvolumeclaim', 'pod', 'namespace'];

/** Storage rows, each with every mount of its claim, pod and namespace of the day; node and resource null without one. */
export function withMounts(days: Table, { table }: StepContext): Table {
  const add = { node: 'node', resource_id: 'resource_id' };
  return join('left', days, table('volume_mounts'), mountKey, add);
}

/**
 * Spec ocp-daily.md 6.1: the node comes from the pod rows, also from those with an empty node, and is found by namespace and
 * pod name: a name that ran on two nodes puts the volume on both (quirk 7).
 */
export const volumeMounts: ArrowStep = async (context) => {
  const volumes = distinct(await context.input('storage_days'), volume);
  const pods = distinct(await podDays(context), pod);
  const on = ['usage_start', 'namespace', 'pod'];
  return join('inner', volumes, pods, on, { node: 'node', resource_id: 'resource_id' });
};

/** Counts by volume name alone: all claims with an empty volume name share one count (quirk 6). */
export const volumeShares: ArrowStep = ({ table }) => {
  const mounts = table('volume_mounts');
  const volumes = mounts.codes('persistentvolume');
  const named = mounts.take(filterRows(mounts.rows, (row) => volumes[row] !== NULL_CODE));
  const shares = new Grouping(named, ['usage_start', 'persistentvolume']);
  return shares.keys.with({ nodes: shares.countDistinct('node') });
};
