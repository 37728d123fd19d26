import type { FileRows, Row } from '../written-rows.ts';
import { onCloud, type OnCloud } from '../on-cloud.ts';
import { pythonJson } from '../python-json.ts';

const group = '/subscriptions/s-1/resourceGroups/group/providers/Microsoft.Compute';
export const machineId = (name: string) => `${group}/virtualMachines/${name}`;
export const diskId = (name: string) => `${group}/disks/${name}`;

/** A line of the bill: a machine. */
export const billRow = (change: Row = {}): Row => ({
  date: '2025-10-01 00:00:00',
  row_uuid: 'row-1',
  resourceid: machineId('node-1'),
  servicename: 'Virtual Machines',
  metercategory: 'Virtual Machines',
  metername: 'D4',
  consumedservice: 'Microsoft.Compute',
  additionalinfo: '{"ServiceType": "Standard_D4"}',
  subscriptionid: 's-1',
  subscriptionguid: '',
  subscriptionname: 'One',
  resourcelocation: 'US East',
  unitofmeasure: '1 Hours',
  billingcurrencycode: 'USD',
  billingcurrency: '',
  tags: '{}',
  quantity: 24,
  costinbillingcurrency: 16,
  ...change,
});

/** A line of a disk of 32 GiB. */
export const diskRow = (change: Row = {}): Row =>
  billRow({
    resourceid: diskId('volume-1'),
    servicename: 'Storage',
    metername: 'E4 LRS Disk',
    additionalinfo: '{}',
    unitofmeasure: '1 GB/Month',
    ...change,
  });

/** A line that no resource matches. */
export const taggedRow = (tags: Readonly<Record<string, unknown>>, change: Row = {}): Row =>
  billRow({ resourceid: '/elsewhere', tags: pythonJson(tags), ...change });

/** Data transfer of a machine. */
export const transferRow = (direction: unknown, change: Row = {}): Row =>
  billRow({
    servicename: 'Virtual Network',
    unitofmeasure: '1 GB',
    additionalinfo: pythonJson({ DataTransferDirection: direction }),
    ...change,
  });

/** Runs the pipeline of OpenShift on Azure and gives the rows of some relations. */
export const onAzure = (input: OnCloud, ...names: string[]): Promise<Row[][]> =>
  onCloud('Azure', input, ...names);

/** The rows of one relation. */
export async function rowsOf(name: string, input: OnCloud): Promise<Row[]> {
  const [rows = []] = await onAzure(input, name);
  return rows;
}

/** What a cluster left for the runs of others: its parts of lines of the bill, and its place among their clusters. */
export const left = (...rows: readonly Row[]): FileRows =>
  rows.map((row) => ({ usage_start: '2025-10-01', row_uuid: 'row-1', parts: 1, place: 1, ...row }));
