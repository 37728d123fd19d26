import fc from 'fast-check';
import { cost, mostly, oneOf, samplesOf, tags, time, whole } from '../on-cloud-samples.ts';
import { billRow, diskHour } from './bill-rows.ts';

const billRows = fc
  .record({
    lineitem_usagestartdate: time,
    lineitem_resourceid: mostly<string | null>(
      ['i-1', 'arn/i-3', 'vol-1', 'vol-2', 'bucket'],
      ...['i-12', 'x/i-12', 'vol-12', 'x/vol-1', '%', '', null],
    ),
    resourcetags: fc.option(tags, { freq: 8 }),
    product_productfamily: mostly<string | null>(['Compute Instance', 'Storage'], 'Data Transfer', null),
    lineitem_usagetype: oneOf('In-Bytes', 'BoxUsage'),
    lineitem_lineitemtype: mostly(
      ['Usage', 'Credit'],
      ...['Tax', 'SavingsPlanCoveredUsage', 'DiscountedUsage'],
    ),
    lineitem_unblendedcost: cost,
    lineitem_blendedcost: cost,
    savingsplan_savingsplaneffectivecost: fc.option(cost, { freq: 8 }),
  })
  .map(billRow);

const hours = fc.array(
  fc
    .record({
      lineitem_usagestartdate: time,
      lineitem_resourceid: mostly(['vol-1', 'vol-2'], 'vol-12', 'x/vol-1', 'i-1'),
      lineitem_unblendedcost: whole(64),
      lineitem_unblendedrate: mostly([744], 372, 0),
    })
    .map(diskHour),
  { minLength: 4, maxLength: 8 },
);

/** Some ids are the ends of others, or lie within them. */
export const samples = samplesOf(
  {
    node: mostly<string | null>(['node-1'], 'node-2', '', null),
    nodeId: mostly<string | null>(['i-1', 'i-1', 'i-3'], 'i-12', '2', '%', '', null),
    volumeName: oneOf('pv-1', 'pv-2', 'vol-12', ''),
    handle: mostly<string | null>(['vol-1', 'vol-1', 'vol-2'], 'vol-12', 'ol-1', '', null),
    capacity: mostly<number | null>([16], 8, 0, null, null),
  },
  billRows,
  { inputs: hours.map((raw_rows) => ({ raw_rows })) },
);
