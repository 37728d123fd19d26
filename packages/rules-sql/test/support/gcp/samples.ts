import fc from 'fast-check';
import { cost, mostly, samplesOf, tags, time } from '../on-cloud-samples.ts';
import { billRow, diskHour, diskRow, taggedRow, transferRow } from './bill-rows.ts';

const instances = mostly(['a/node-1'], 'a/node-10', 'a/node-10-pv-1', 'a/other', '', 'a/NODE-1').map(
  (name) => ({ resource_name: name }),
);
const globalName = mostly<string | null>(
  ['//c/disk/vol-1', '//c/disk/vol-12', '//c/disk/9', '//c/disk/x'],
  ...['//c/disks/vol-1', '', null],
);
const line = {
  usage_start_time: time,
  labels: fc.option(tags, { freq: 8 }),
  cost,
  daily_credits: fc.integer({ min: -8, max: 0 }),
};

const machines = fc
  .record({ ...line, name: instances })
  .map(({ name, ...row }) => billRow({ ...row, ...name }));
const disks = fc
  .record({
    ...line,
    resource_name: mostly<string | null>(
      ['a/pvc', 'a/pv-1', 'a/vol-1', 'a/vol-1', 'a/9'],
      'a/node-1',
      '',
      null,
    ),
    resource_global_name: globalName,
    sku_description: mostly(['Storage PD Capacity', 'SSD backed PD Capacity'], 'PD Capacity', 'Snapshot'),
    service_description: mostly(['Compute Engine'], '', 'compute engine'),
    usage_amount_in_pricing_units: mostly([24], 0),
  })
  .map((row) => diskRow(row));
const transfers = fc
  .record({
    ...line,
    name: instances,
    sku_description: mostly(['Network Data Transfer In'], 'data transfer to nowhere', 'Transfer'),
    service_description: mostly(['Compute Engine'], 'Networking'),
  })
  .map(({ name, ...row }) => transferRow({ ...row, ...name }));
const elsewhere = fc
  .record({ ...line, resource_name: mostly(['a/bucket'], '') })
  .map((row) => taggedRow({}, row));

const hours = fc.array(
  fc
    .record({ resource_global_name: globalName, gibibytes: mostly([40, 64], 16, 8.5, 0, 0.4) })
    .map(({ gibibytes, ...row }) => diskHour({ ...row, usage_amount: gibibytes * 2 ** 30 * 3600 })),
  { minLength: 3, maxLength: 6 },
);

/** Some names hold others. */
export const samples = samplesOf(
  {
    node: mostly<string | null>(['node-1'], 'node-10', 'node', '', null),
    nodeId: mostly<string | null>(['i-1'], 'i-2', '', null),
    volumeName: mostly(['pv-1', 'pv-2', 'pv-3'], 'pv', ''),
    handle: mostly<string | null>(['vol-1', '9'], 'vol-12', '', null),
    capacity: mostly<number | null>([16], 8, null, null),
  },
  fc.oneof(machines, disks, disks, disks, disks, transfers, transfers, elsewhere),
  { inputs: hours.map((raw_rows) => ({ raw_rows })) },
).map((sample) => ({ ...sample, inputs: { ...sample.inputs, first_day_rows: sample.bill } }));
