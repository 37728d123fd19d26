import { describe, expect, it } from 'vitest';
import { cloudOf, type CloudType } from '@ocp/core';
import { billRow as azureRow } from './support/azure/bill-rows.ts';
import { billed, billRow as gcpRow } from './support/gcp/bill-rows.ts';
import { onCloud, type OnCloud } from './support/on-cloud.ts';
import { podRow } from './support/openshift-rows.ts';
import type { Row } from './support/run.ts';

/** Tables that take only some rows, each with the lines of the bill, by their service, that it has. */
async function taken(type: CloudType, lines: readonly Row[], service: string) {
  const bill = lines.map((line, index) => ({ ...line, row_uuid: `row-${index}` }));
  const input: OnCloud = {
    ...(type === 'GCP' ? billed(bill) : { bill }),
    openshift: [podRow({ pod_effective_usage_cpu_core_hours: 16 })],
  };
  const names = cloudOf(type).console.flatMap(({ name, filter }) => (filter ? [name] : []));
  const [results = [], ...tables] = await onCloud(type, input, 'result_rows', ...names);
  expect(results).toHaveLength(lines.length);
  return Object.fromEntries(
    names.map((name, index) => [name, (tables[index] ?? []).map((row) => row[service]).sort()]),
  );
}

describe('tables of the console of Azure (spec ocp-on-azure.md 9)', () => {
  const of = (servicename: string, change: Row = {}) =>
    azureRow({ servicename, additionalinfo: '{}', unitofmeasure: '1 GB', ...change });
  const networks = [
    ...['Application Gateway', 'DNS', 'ExpressRoute', 'Load Balancer', 'Traffic Manager', 'VPN'],
    'Virtual Network',
  ];
  const databases = ['Azure Database for MySQL', 'Cache for Redis', 'Cosmos DB', 'SQL DATABASE'];

  it('have databases, networks and storage by the names of services', async () => {
    const found = await taken(
      'Azure',
      [
        ...[...networks, ...databases, 'Cosmos', 'cosmos db', 'VPN Gateway', 'dns'].map((name) => of(name)),
        of('My Storage', { unitofmeasure: '1 GB/Month' }),
        of('storage', { unitofmeasure: '1 GB/Month' }),
        of('Storage'),
      ],
      'service_name',
    );
    expect(found).toMatchObject({
      network_summary: networks,
      database_summary: databases,
      storage_summary: ['My Storage'],
    });
  });

  it('have machines by a type and hours', async () => {
    const typed = { additionalinfo: '{"ServiceType": "D4"}', unitofmeasure: '1 Hours' };
    const found = await taken(
      'Azure',
      [of('A', typed), of('B', { ...typed, unitofmeasure: '1 GB' }), of('C', { unitofmeasure: '1 Hours' })],
      'instance_type',
    );
    expect(found['compute_summary']).toEqual(['D4']);
  });
});

describe('tables of the console of GCP (spec ocp-on-gcp.md 8)', () => {
  const of = (service_description: string, sku_description = 'x', service_id = service_description) =>
    gcpRow({ service_description, sku_description, service_id });

  it('have databases, networks and storage by parts of names, with their case', async () => {
    const databases = ['Bigtable', 'Cloud SQL', 'Firebase', 'Firestore', 'Memorystore', 'MongoDB', 'Spanner'];
    const networks = [
      ...['CDN', 'Cloud Armor', 'Cloud Domains', 'DNS', 'Firewall', 'My IP', 'NAT', 'Networking'],
      ...['Private Service Connect', 'Router', 'Service Discovery', 'Traffic Director', 'VPC'],
    ];
    const found = await taken(
      'GCP',
      [...databases, ...networks, 'sql', 'network', 'Cloud Run'].map((name) => of(name)),
      'service_alias',
    );
    expect(found).toMatchObject({
      database_summary: databases,
      network_summary: networks,
      storage_summary: [],
    });
  });

  it('have storage by whole names, and by the SKU of machines', async () => {
    const machine = 'Compute Engine';
    const found = await taken(
      'GCP',
      [
        ...['Filestore', 'Storage', 'Cloud Storage', 'Data Transfer', 'My Storage', 'storage'].map((name) =>
          of(name),
        ),
        of(machine, 'SSD PD Capacity', 'disk'),
        of(machine, 'Storage SNAPSHOT', 'snapshot'),
        of(machine, 'SSDPD Capacity', 'no disk'),
        of('Other', 'Storage snapshot', 'no machine'),
      ],
      'service_id',
    );
    expect(found['storage_summary']).toEqual(
      ['Cloud Storage', 'Data Transfer', 'Filestore', 'Storage', 'disk', 'snapshot'].sort(),
    );
  });

  it('have machines of every row', async () => {
    const [rows = []] = await onCloud(
      'GCP',
      { ...billed([of('A'), { ...of('B'), row_uuid: 'row-2', system_labels: '{}' }]), openshift: [podRow()] },
      'compute_summary',
    );
    expect(rows.map((row) => row.instance_type)).toEqual(expect.arrayContaining(['n2-standard-4', null]));
  });
});
