import { columnsOf, type InputTable } from '../contract/index.ts';

/** Raw line items: only price and size of disks are taken from them (spec ocp-on-aws.md 4). */
export const awsHours: InputTable = {
  name: 'aws_hours',
  provider: 'AWS',
  report: 'line_items',
  grain: 'hourly',
  time: 'lineitem_usagestartdate',
  columns: {
    lineitem_usagestartdate: 'timestamp',
    lineitem_resourceid: 'text',
    ...columnsOf('double', 'lineitem_unblendedcost', 'lineitem_unblendedrate'),
  },
  required: ['lineitem_usagestartdate', 'lineitem_resourceid'],
};

export const awsDays: InputTable = {
  name: 'aws_days',
  provider: 'AWS',
  report: 'line_items',
  grain: 'daily',
  time: 'lineitem_usagestartdate',
  columns: {
    lineitem_usagestartdate: 'timestamp',
    ...columnsOf('text', 'row_uuid', 'lineitem_resourceid', 'lineitem_productcode', 'product_productname'),
    ...columnsOf('text', 'product_productfamily', 'product_instancetype', 'product_region', 'pricing_unit'),
    ...columnsOf('text', 'lineitem_availabilityzone', 'lineitem_usageaccountid', 'bill_billingentity'),
    ...columnsOf('text', 'lineitem_lineitemtype', 'lineitem_usagetype', 'lineitem_operation'),
    ...columnsOf('text', 'lineitem_currencycode', 'resourcetags', 'costcategory'),
    ...columnsOf('double', 'lineitem_usageamount', 'lineitem_unblendedcost', 'lineitem_blendedcost'),
    savingsplan_savingsplaneffectivecost: 'double',
  },
  required: ['lineitem_usagestartdate', 'row_uuid', 'lineitem_resourceid'],
};

/** The lines of the cloud's own summaries: the same files, with what these read of them (spec cloud-daily.md 2, 5). */
export const awsLines: InputTable = {
  name: 'aws_lines',
  provider: 'AWS',
  report: 'line_items',
  grain: 'daily',
  time: 'lineitem_usagestartdate',
  columns: {
    lineitem_usagestartdate: 'timestamp',
    ...columnsOf('text', 'lineitem_resourceid', 'lineitem_productcode', 'product_productname'),
    ...columnsOf('text', 'product_productfamily', 'product_instancetype', 'product_region', 'pricing_unit'),
    ...columnsOf('text', 'lineitem_availabilityzone', 'lineitem_usageaccountid', 'bill_billingentity'),
    ...columnsOf('text', 'lineitem_lineitemtype', 'lineitem_currencycode', 'resourcetags', 'costcategory'),
    ...columnsOf('text', 'product_operatingsystem', 'product_memory', 'product_vcpu'),
    ...columnsOf('double', 'lineitem_usageamount', 'lineitem_unblendedcost', 'lineitem_blendedcost'),
    ...columnsOf('double', 'savingsplan_savingsplaneffectivecost', 'pricing_publicondemandcost'),
    ...columnsOf('double', 'lineitem_normalizationfactor', 'lineitem_normalizedusageamount'),
    ...columnsOf('double', 'lineitem_unblendedrate', 'lineitem_blendedrate', 'pricing_publicondemandrate'),
  },
  required: ['lineitem_usagestartdate', 'lineitem_resourceid'],
};
