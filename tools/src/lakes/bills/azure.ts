import fc from 'fast-check';
import type { Row, SmallBill } from '../rows.ts';
import { days } from '../openshift.ts';
import { oneOf, typedTags } from '../texts.ts';
import { cost, identified, names } from './common.ts';

const disk = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/disks/';
const machine = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/';

/**
 * Ids whose last part is, contains or ends with the name of a node, a volume or a disk; some have no ninth part, some
 * more than nine. Most are what they
 * should be: a node is found by its whole name, and lines of nobody say little.
 */
const id = fc
  .tuple(
    fc.constantFrom(
      ...[disk, disk, disk, machine, machine, machine],
      '/subscriptions/s/resourceGroups/node-1/providers/Microsoft.Storage/accounts/',
      '/subscriptions/s/providers/',
      '',
    ),
    names,
    fc.constantFrom('', '', '', '', '', '_osdisk', '_osdisk', '-osdisk', 'x', '/extensions/node-1', '/'),
    fc.constantFrom(false, false, true),
  )
  .map(([folder, name, end, upper]) => `${folder}${upper ? name.toUpperCase() : name}${end}`);

const service = fc.constantFrom(
  { servicename: 'Virtual Machines', metercategory: 'Virtual Machines' },
  { servicename: 'Storage', metercategory: '' },
  { servicename: '', metercategory: 'Storage' },
  { servicename: 'Virtual Network', metercategory: 'Virtual Network' },
  { servicename: 'Azure Database for MySQL', metercategory: '' },
  { servicename: 'é"', metercategory: '' },
  { servicename: '', metercategory: '' },
);

const information = fc.constantFrom(
  '{}',
  '{"ServiceType": "Standard_D2"}',
  '{"ServiceType": "\\u00e9\\"x", "VCPUs": 2}',
  '{"ServiceType": null}',
  '{"servicetype": "other"}',
  '{"DataTransferDirection": "DataTrIn"}',
  '{"datatransferdirection": "datatrout", "ServiceType": "x"}',
  '{"DataTransferDirection": ""}',
  '{"DataTransferDirection": null}',
  '{"ServiceType": {"a": 1}, "DataTransferDirection": ["DataTrIn"]}',
  '{"ServiceType": "Standard_D2", "DataTransferDirection": "DataTrOut"',
  '{"ServiceType": "\\ud83d", "VCPUs": 2}',
  '{"ServiceType": "D2", "VCPUs": NaN}',
  '[]',
  '',
);

const meter = fc.constantFrom('P10 LRS Disk', 'E1 Disks', 'S4 LRS Disk P20 ', 'S1 LRS', 'P99 LRS', 'P10', '');

const line: fc.Arbitrary<Row> = fc
  .record({
    date: fc.oneof(
      { weight: 9, arbitrary: oneOf(days) },
      { weight: 1, arbitrary: oneOf(days).map((day) => `${day} 05:00:00`) },
    ),
    resourceid: id,
    service,
    metername: meter,
    consumedservice: fc.constantFrom('Microsoft.Compute', 'microsoft.compute', 'Microsoft.Sql'),
    additionalinfo: information,
    subscriptionid: fc.constantFrom('s-1', ''),
    subscriptionguid: fc.constantFrom('s-2', ''),
    subscriptionname: fc.constantFrom('One', 'Ünal'),
    resourcelocation: fc.constantFrom('US East', ''),
    unitofmeasure: fc.constantFrom(
      ...['1 Hour', '1 Hours', '100 Hours', '1 GB/Month', '10 GB/Month', '1 GB', '1 GB ', '10K', 'Hours', ''],
    ),
    billingcurrencycode: fc.constantFrom('USD', 'USD', 'CHF', ''),
    billingcurrency: fc.constantFrom('EUR'),
    tags: typedTags,
    quantity: cost,
    costinbillingcurrency: cost,
  })
  .map(({ service: named, ...row }) => ({ ...row, ...named }));

/** Line items; there is no daily file. */
export const azureBill: fc.Arbitrary<SmallBill> = fc.record({
  azure_rows: fc.array(line, { maxLength: 24, size: 'max' }).map(identified),
});
