import type { CloudType } from '@ocp/core';
import type { OpenshiftReports } from '../../src/lakes/openshift.ts';
import type { Row, SmallBill } from '../../src/lakes/rows.ts';

/** A line of a bill: a day's cost of a machine, or of what carries tags alone. */
export interface Line {
  day: string;
  cost: number;
  /** The node that is named. */
  node?: string;
  tags?: Readonly<Record<string, string>>;
}

/** JSON as the ingest writes it. */
const json = (tags: Line['tags'] = {}) => JSON.stringify(tags).replaceAll(/":"/g, '": "');

const rows: Readonly<Record<CloudType, (line: Line) => Row>> = {
  AWS: ({ day, cost, node, tags }) => ({
    lineitem_usagestartdate: day,
    lineitem_resourceid: node === undefined ? '' : `i-${node}`,
    lineitem_productcode: 'AmazonEC2',
    product_productname: 'AmazonEC2',
    product_productfamily: 'Compute Instance',
    lineitem_lineitemtype: 'Usage',
    bill_billingentity: 'AWS',
    lineitem_usageaccountid: '111111111111',
    lineitem_currencycode: 'USD',
    resourcetags: json(tags),
    costcategory: '{}',
    lineitem_usageamount: 24,
    lineitem_unblendedcost: cost,
    lineitem_blendedcost: cost,
    savingsplan_savingsplaneffectivecost: 0,
  }),
  Azure: ({ day, cost, node, tags }) => ({
    date: day,
    resourceid: `/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/${node ?? 'other'}`,
    servicename: 'Virtual Machines',
    metercategory: 'Virtual Machines',
    metername: 'D2',
    consumedservice: 'Microsoft.Compute',
    additionalinfo: '{}',
    subscriptionid: 's-1',
    subscriptionguid: 's-1',
    subscriptionname: 'One',
    unitofmeasure: '1 Hour',
    billingcurrencycode: 'USD',
    tags: json(tags),
    quantity: 24,
    costinbillingcurrency: cost,
  }),
  GCP: ({ day, cost, node, tags }) => ({
    usage_start_time: day,
    invoice_month: '202510',
    billing_account_id: 'A-1',
    project_id: 'p-1',
    project_name: 'One',
    service_id: '',
    service_description: 'Compute Engine',
    sku_id: 'S1',
    sku_description: 'N1 Core',
    location_region: '',
    labels: json(tags),
    system_labels: '{}',
    resource_name: node ?? 'other',
    resource_global_name: '',
    usage_pricing_unit: 'hour',
    currency: 'USD',
    usage_amount_in_pricing_units: 24,
    cost,
    daily_credits: 0,
  }),
};

const tables: Readonly<Record<CloudType, string>> = {
  AWS: 'aws_days',
  Azure: 'azure_rows',
  GCP: 'gcp_days',
};

/** A bill of these lines. */
export const billWith = (cloud: CloudType, lines: readonly Line[]): SmallBill => ({
  [tables[cloud]]: lines.map((line, index) => ({
    ...rows[cloud](line),
    row_uuid: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
  })),
});

/** Reports of a cluster of one node, which one pod of the namespace `shop` fills for an hour of each day. */
export function reportsWith(
  node: string,
  days: readonly string[],
  { pods = '{}', volumes }: { pods?: string; volumes?: string } = {},
): OpenshiftReports {
  const seconds = 4 * 3600;
  const byteSeconds = 3600 * 2 ** 30;
  const hours = days.map((day) => ({
    interval_start: `${day} 05:00:00`,
    namespace: 'shop',
    node,
    pod: 'web',
  }));
  return {
    pods: hours.map((hour) => ({
      ...hour,
      resource_id: `i-${node}`,
      pod_labels: pods,
      node_role: 'worker',
      pod_usage_cpu_core_seconds: seconds,
      pod_request_cpu_core_seconds: seconds,
      pod_limit_cpu_core_seconds: seconds,
      pod_usage_memory_byte_seconds: byteSeconds,
      pod_request_memory_byte_seconds: byteSeconds,
      pod_limit_memory_byte_seconds: byteSeconds,
      node_capacity_cpu_cores: 4,
      node_capacity_cpu_core_seconds: seconds,
      node_capacity_memory_bytes: 2 ** 30,
      node_capacity_memory_byte_seconds: byteSeconds,
    })),
    volumes:
      volumes === undefined
        ? []
        : hours.map((hour) => ({
            ...hour,
            persistentvolumeclaim: 'claim',
            persistentvolume: `volume-${node}`,
            storageclass: 'gp3',
            csi_volume_handle: null,
            persistentvolume_labels: volumes,
            persistentvolumeclaim_labels: '{}',
            persistentvolumeclaim_capacity_bytes: 2 ** 30,
            persistentvolumeclaim_capacity_byte_seconds: byteSeconds,
            volume_request_storage_byte_seconds: byteSeconds,
            persistentvolumeclaim_usage_byte_seconds: byteSeconds,
          })),
    nodeLabels: days.map((day) => ({ interval_start: day, node, node_labels: '{}' })),
    namespaceLabels: days.map((day) => ({ interval_start: day, namespace: 'shop', namespace_labels: '{}' })),
  };
}
