import fc from 'fast-check';
import type { Row, SmallBill } from '../rows.ts';
import { days } from '../openshift.ts';
import { disks, nodes, oneOf, text, typedTags } from '../texts.ts';
import { cost, identified, names } from './common.ts';

/** Names that are or contain those of a node, a volume or a disk. */
const name = fc.tuple(fc.constantFrom('', '', 'x', 'gke-'), names).map((parts) => parts.join(''));

const globalName = fc.oneof(
  fc
    .tuple(fc.constantFrom('disk', 'instances'), fc.oneof(oneOf(disks), oneOf(nodes)))
    .map((parts) => `//compute.googleapis.com/projects/p/zones/z/${parts.join('/')}`),
  text,
);

const service = fc.constantFrom(
  ['Compute Engine', 'Storage PD Capacity'],
  ['Compute Engine', 'SSD backed PD Capacity'],
  ['Compute Engine', 'Network Data Transfer In'],
  ['Compute Engine', 'Network Inter Zone Data Transfer Out'],
  ['Compute Engine', 'N1 Core'],
  ['Cloud SQL', 'Storage PD Snapshot'],
  ['Cloud NAT', 'Gateway'],
  ['é"', ''],
);

/** What daily and raw rows say alike. */
const said = {
  invoice_month: fc.constantFrom('202510', '202510', '202510', '202509', '202511'),
  billing_account_id: fc.constantFrom('A-1', 'A-2'),
  project_id: fc.constantFrom('p-1', ''),
  project_name: fc.constantFrom('One', 'Ünal'),
  service,
  sku_id: fc.constantFrom('S1', ''),
  location_region: fc.constantFrom('us-east1', '', null),
  labels: fc.option(typedTags, { freq: 12 }),
  system_labels: fc.constantFrom(
    null,
    '{}',
    '{"compute.googleapis.com/machine_spec": "n1-standard-4"}',
    '{"compute.googleapis.com/machine_spec": "\\u00e9\\"x", "compute.googleapis.com/cores": "4"}',
    '{"compute.googleapis.com/machine_spec": null}',
    '{"compute.googleapis.com/machine_spec": ["n1-standard-4"]}',
    '{"compute.googleapis.com/machine_spec": "n1-standard-4"',
    '[]',
    '',
  ),
  usage_pricing_unit: fc.constantFrom('gibibyte', 'gibibyte month', 'hour', ''),
  currency: fc.constantFrom('USD', 'USD', 'EUR'),
  usage_amount_in_pricing_units: cost,
  cost,
};

/** A service and its SKU in the columns of the bill. */
const ofService = (row: Record<string, Row[string] | readonly string[]>): Row => {
  const { service, ...others } = row as Row & { service: readonly string[] };
  const [service_description = '', sku_description = ''] = service;
  return {
    ...others,
    service_id: service_description === 'Cloud SQL' ? 'sql' : '',
    service_description,
    sku_description,
  };
};

const day: fc.Arbitrary<Row> = fc
  .record({
    usage_start_time: oneOf(days),
    ...said,
    resource_name: fc.option(name, { freq: 12 }),
    resource_global_name: fc.option(globalName, { freq: 12 }),
    daily_credits: fc.constantFrom(0, -0.25, -2, null),
  })
  .map(ofService);

/** A day of a disk of whole and broken gibibytes. */
const raw: fc.Arbitrary<Row> = fc
  .record({
    ...said,
    usage_start_time: oneOf(days).map((date) => `${date} 23:00:00`),
    usage_end_time: oneOf(days).map((date) => `${date} 23:30:00`),
    cost_type: fc.constantFrom('regular', 'tax'),
    credits: fc.constantFrom('{}', '{"name": "x", "amount": -0.1234567895}', '{"amount": null}', '[]'),
    resource_global_name: fc.oneof(
      globalName,
      oneOf(disks).map((disk) => `//compute.googleapis.com/projects/p/zones/z/disk/${disk}`),
    ),
    usage_amount: fc.constantFrom(0, 0.4, 1, 1.5, 10).map((gibibytes) => gibibytes * 2 ** 30 * 3600),
  })
  .map(ofService);

/** Daily rows, some of which are on another month's invoice, and the raw rows of disks. */
export const gcpBill: fc.Arbitrary<SmallBill> = fc.record({
  gcp_days: fc.array(day, { maxLength: 24, size: 'max' }).map(identified),
  gcp_rows: fc.array(raw, { maxLength: 8 }),
});
