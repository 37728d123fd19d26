import fc from 'fast-check';
import { days } from '../openshift.ts';
import type { Row, SmallBill } from '../rows.ts';
import { disks, machines, oneOf, tags, text } from '../texts.ts';
import { cost, identified } from './common.ts';

/** A resource id that ends with, contains or is the id of a machine or a disk. */
const resource = fc.oneof(
  oneOf(machines),
  oneOf(disks),
  fc
    .tuple(fc.constantFrom('arn:aws:ec2:x/', 'x', 'i-'), oneOf([...machines, ...disks]))
    .map((parts) => parts.join('')),
  text,
);

const product = fc.constantFrom(
  ['AmazonEC2', 'Compute Instance'],
  ['AmazonEC2', 'Data Transfer'],
  ['AmazonEC2', 'Storage'],
  ['AmazonRDS', 'Database Instance'],
  ['AmazonVPC', ''],
  ['é"', ''],
);

const billDay: fc.Arbitrary<Row> = fc
  .record({
    lineitem_usagestartdate: oneOf(days),
    lineitem_resourceid: resource,
    product,
    lineitem_usagetype: fc.constantFrom('DataTransfer-In-Bytes', 'DataTransfer-Out-Bytes', 'BoxUsage', ''),
    lineitem_operation: fc.constantFrom('InterZone-In', 'RunInstances', ''),
    lineitem_lineitemtype: fc.constantFrom('Usage', 'SavingsPlanCoveredUsage', 'Tax', 'Credit', 'Refund'),
    bill_billingentity: fc.constantFrom('AWS', 'AWS Marketplace'),
    pricing_unit: fc.constantFrom('Hrs', 'GB-Mo', ''),
    lineitem_usageaccountid: fc.constantFrom('111111111111', '222222222222'),
    lineitem_availabilityzone: fc.constantFrom('', 'us-east-1a'),
    resourcetags: tags,
    costcategory: fc.constantFrom('{}', '{"env": "prod"}', '{"a": "1", "b": "2"}'),
    lineitem_usageamount: cost,
    lineitem_unblendedcost: cost,
    lineitem_blendedcost: cost,
    savingsplan_savingsplaneffectivecost: cost,
  })
  .map(({ product: [code, family], ...row }): Row => ({
    ...row,
    lineitem_productcode: code ?? '',
    product_productname: code ?? '',
    product_productfamily: family ?? '',
    product_instancetype: family === 'Compute Instance' ? 'm5.large' : '',
    product_region: 'us-east-1',
    lineitem_currencycode: 'USD',
  }));

const billHour: fc.Arbitrary<Row> = fc.record({
  lineitem_usagestartdate: oneOf(days).map((day) => `${day} 05:00:00`),
  lineitem_resourceid: fc.oneof(
    oneOf(disks),
    oneOf(disks).map((disk) => `x${disk}`),
  ),
  lineitem_unblendedcost: fc.constantFrom(0, 0.001, 0.01),
  lineitem_unblendedrate: fc.constantFrom(0, 0.08, 0.1),
});

/** Daily rows, and the hourly rows of disks. */
export const awsBill: fc.Arbitrary<SmallBill> = fc.record({
  aws_days: fc.array(billDay, { maxLength: 14, size: 'max' }).map(identified),
  aws_hours: fc.array(billHour, { maxLength: 8 }),
});
