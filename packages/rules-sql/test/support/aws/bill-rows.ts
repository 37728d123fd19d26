import type { Row } from '../written-rows.ts';
import { pythonJson } from '../python-json.ts';

const TIME = '2025-10-01 00:00:00';

/** A daily row of the bill: an instance, with another number for each cost. */
export const billRow = (change: Row = {}): Row => ({
  lineitem_usagestartdate: TIME,
  row_uuid: 'row-1',
  lineitem_resourceid: 'i-1',
  lineitem_productcode: 'AmazonEC2',
  product_productname: 'Amazon Elastic Compute Cloud',
  product_productfamily: 'Compute Instance',
  product_instancetype: 'm5.large',
  product_region: 'eu-1',
  pricing_unit: 'Hrs',
  lineitem_availabilityzone: 'eu-1a',
  lineitem_usageaccountid: '123456789012',
  bill_billingentity: 'AWS',
  lineitem_lineitemtype: 'Usage',
  lineitem_usagetype: 'BoxUsage:m5.large',
  lineitem_operation: 'RunInstances',
  lineitem_currencycode: 'USD',
  resourcetags: '{}',
  costcategory: '{}',
  lineitem_usageamount: 24,
  lineitem_unblendedcost: 16,
  lineitem_blendedcost: 32,
  savingsplan_savingsplaneffectivecost: 64,
  ...change,
});

/** A daily row of a disk. */
export const diskRow = (change: Row = {}): Row =>
  billRow({
    lineitem_resourceid: 'vol-1',
    product_productfamily: 'Storage',
    product_instancetype: '',
    pricing_unit: 'GB-Mo',
    lineitem_usagetype: 'EBS:VolumeUsage.gp3',
    lineitem_operation: 'CreateVolume-Gp3',
    ...change,
  });

/** A daily row that no resource matches. */
export const taggedRow = (tags: Readonly<Record<string, unknown>>, change: Row = {}): Row =>
  billRow({ lineitem_resourceid: 'bucket', resourcetags: pythonJson(tags), ...change });

/** An hour of a disk, of 40 GB unless said otherwise: October has 744 hours. */
export const diskHour = (change: Row = {}): Row => ({
  lineitem_usagestartdate: '2025-10-01 05:00:00',
  lineitem_resourceid: 'vol-1',
  lineitem_unblendedcost: 40,
  lineitem_unblendedrate: 744,
  ...change,
});
