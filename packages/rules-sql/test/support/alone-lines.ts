import type { CloudType } from '@ocp/core';
import type { Row } from './written-rows.ts';

/** A line of a bill as a cloud by itself reads it, with what a test changes. */
export const awsLine = (change: Row = {}): Row => ({
  lineitem_usagestartdate: '2025-10-01 00:00:00',
  lineitem_resourceid: 'i-1',
  lineitem_productcode: 'AmazonEC2',
  product_productfamily: 'Compute Instance',
  product_instancetype: 'm5.large',
  product_vcpu: '2',
  product_memory: '8 GiB',
  bill_billingentity: 'AWS',
  lineitem_usageaccountid: '111111111111',
  lineitem_lineitemtype: 'Usage',
  lineitem_currencycode: 'USD',
  resourcetags: '{"env": "prod", "Name": "web"}',
  costcategory: '{}',
  lineitem_usageamount: 24,
  lineitem_unblendedcost: 2,
  lineitem_blendedcost: 3,
  savingsplan_savingsplaneffectivecost: 1,
  pricing_publicondemandcost: 4,
  ...change,
});

export const azureLine = (change: Row = {}): Row => ({
  date: '2025-10-01 00:00:00',
  resourceid: 'vm-1',
  subscriptionid: 'sub-1',
  servicename: 'Virtual Machines',
  unitofmeasure: '1 Hour',
  billingcurrency: 'USD',
  tags: '{"env": "prod"}',
  quantity: 24,
  costinbillingcurrency: 2,
  ...change,
});

export const gcpLine = (change: Row = {}): Row => ({
  usage_start_time: '2025-10-01 05:00:00',
  usage_end_time: '2025-10-01 06:00:00',
  invoice_month: '202510',
  billing_account_id: 'A-1',
  project_id: 'p-1',
  project_name: 'One',
  service_id: 'compute',
  service_description: 'Compute Engine',
  location_region: 'us-east1',
  labels: '{"env": "prod"}',
  system_labels: '{}',
  credits: '{}',
  cost_type: 'regular',
  currency: 'USD',
  usage_amount_in_pricing_units: 1,
  cost: 2,
  ...change,
});

export const lines: Record<CloudType, (change?: Row) => Row> = {
  AWS: awsLine,
  Azure: azureLine,
  GCP: gcpLine,
};
