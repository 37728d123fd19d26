import { scaled } from '../../columns.ts';
import { dayCodeOfTime } from '../../day-codes.ts';
import { GroupExtreme, HashGroups, NumberEncoder } from '../../kernels/index.ts';
import { Grouping } from '../../grouping.ts';
import { Table } from '../../table.ts';
import type { ArrowStep } from '../step.ts';
import { GIBIBYTE, HOUR } from '../units.ts';

const CORE_SECONDS = 'node_capacity_cpu_core_seconds';
const BYTE_SECONDS = 'node_capacity_memory_byte_seconds';

/**
 * Spec ocp-daily.md 4: the hours of a node that have rows, each once. The hourly rows are reduced batch by batch to one row
 * an hour and node. An empty or null node name is a node too: its hours belong to the cluster.
 */
export const nodeCapacity: ArrowStep = async (context) => {
  const hours = new HashGroups(2);
  const encoder = new NumberEncoder();
  const [cores, bytes] = [new GroupExtreme('max'), new GroupExtreme('max')];
  const columns = ['interval_start', 'node', CORE_SECONDS, BYTE_SECONDS];
  for await (const batch of context.batches('pod_hours', columns)) {
    const hour = encoder.encode(batch.numbers('interval_start'));
    const ids = hours.add([hour, batch.codes('node')], batch.rows);
    cores.add(ids, hours.count, batch.numbers(CORE_SECONDS));
    bytes.add(ids, hours.count, batch.numbers(BYTE_SECONDS));
  }
  const daysOfHours = Int32Array.from(encoder.numbers, dayCodeOfTime);
  const nodeHours = new Table(hours.count, {
    usage_start: { codes: hours.key(0).map((hour) => daysOfHours[hour]!) },
    node: { codes: hours.key(1) },
    cores: cores.finish(hours.count),
    bytes: bytes.finish(hours.count),
  });
  const days = new Grouping(nodeHours, ['usage_start', 'node']);
  return days.keys.with({
    cpu_core_hours: scaled(days.sum('cores'), HOUR),
    memory_gigabyte_hours: scaled(days.sum('bytes'), HOUR * GIBIBYTE),
  });
};

/** Spec ocp-daily.md 4: all nodes of a day. */
export const clusterCapacity: ArrowStep = (context) => {
  const days = new Grouping(context.table('node_capacity'), ['usage_start']);
  return days.keys.with({
    cpu_core_hours: days.sum('cpu_core_hours'),
    memory_gigabyte_hours: days.sum('memory_gigabyte_hours'),
  });
};
