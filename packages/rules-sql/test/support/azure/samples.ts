import fc from 'fast-check';
import { cost, mostly, oneOf, samplesOf, tags, time } from '../on-cloud-samples.ts';
import { pythonJson } from '../python-json.ts';
import { billRow, diskId, diskRow, machineId, taggedRow, transferRow } from './bill-rows.ts';

const names = mostly(
  ['node-1', 'node-10', 'vol-1', 'pv-1-vol-1'],
  ...['Node-1', 'node-1_osdisk', 'node-1_OsDisk', 'VOL-1', 'pv-12', 'node-1-pv-1', '%', ''],
);
const date = fc.oneof({ weight: 7, arbitrary: time }, oneOf('2025-10-01 01:00:00', '2025-10-02 23:59:59'));
const line = { date, tags, costinbillingcurrency: cost };

const machines = fc.record({ ...line, resourceid: names.map(machineId) }).map((row) => billRow(row));
const disks = fc
  .record({
    ...line,
    resourceid: names.map(diskId),
    servicename: mostly(['Storage'], '', 'storage'),
    metercategory: mostly(['Storage'], 'Disks'),
    metername: mostly(['E4 LRS Disk', 'P1 LRS Disk'], 'S1 LRS Disk', 'P10', 'S4 E6 P2 Disks', 'Snapshots'),
  })
  .map((row) => diskRow(row));
const transfers = fc
  .record({
    ...line,
    resourceid: fc.oneof(names.map(machineId), names.map(diskId)),
    direction: mostly<unknown>(['DataTrIn', 'DataTrOut'], '', null, 'both'),
    consumedservice: mostly(['Microsoft.Compute'], 'microsoft.compute', 'Microsoft.Network'),
  })
  .map(({ direction, ...row }) => transferRow(direction, row));
/** Ids that have no ninth part, or hold a node outside of it. */
const elsewhere = fc
  .record({
    ...line,
    tags: fc.oneof(tags, oneOf(pythonJson({ app: 7, openshift_project: 'shop' }), '{}')),
    resourceid: oneOf(
      ...['/elsewhere', '', machineId('node-1').slice(1), '/subscriptions/s-1/node-1'],
      machineId('other').replace('/group/', '/node-1/'),
    ),
  })
  .map((row) => taggedRow({}, row));

/** Some names hold others, or differ in case alone. */
export const samples = samplesOf(
  {
    node: mostly<string | null>(['node-1', 'node-1', 'node-10'], 'NODE-1', '', null),
    nodeId: mostly<string | null>(['i-1'], 'i-2', '', null),
    volumeName: mostly(['pv-1', 'pv-2', 'vol-1'], 'pv-12', ''),
    handle: mostly<string | null>(['vol-1'], 'Vol-1', 'pv-1', '', null),
    capacity: mostly<number | null>([16, null], 8),
  },
  fc.oneof(machines, machines, disks, disks, transfers, elsewhere),
  {
    others: fc.array(
      fc.record({
        usage_start: fc.constant('2025-10-01'),
        row_uuid: fc.integer({ min: 0, max: 23 }).map((index) => `row-${index}`),
        parts: fc.integer({ min: 1, max: 3 }),
        place: fc.constant(1),
      }),
      { maxLength: 4 },
    ),
  },
);
