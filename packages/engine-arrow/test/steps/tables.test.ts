import { cloudOf, type EngineRow } from '@ocp/core';
import { expect, test } from 'vitest';
import { consoleTable, detail } from '../../src/steps/openshift-on-cloud/tables.ts';
import { make, type Rows } from '../support/cloud-steps.ts';

const day = '2025-10-02';
const tableOf = (cloud: 'Azure' | 'GCP', name: string) =>
  consoleTable(cloudOf(cloud).console.find((table) => table.name === name)!);

test('the detail writes directions, gigabytes and what is empty as the cloud has them', async () => {
  const transfer = { usage_start: day, namespace: 'Network unattributed', service_name: '' };
  const result_rows: Rows = [
    { ...transfer, data_transfer_direction: 'datatrin', usage_quantity: 2 },
    { ...transfer, data_transfer_direction: 'datatrin', usage_quantity: 3 },
    { ...transfer, data_transfer_direction: 'datatrout', usage_quantity: 4 },
    { ...transfer, data_transfer_direction: 'sideways', usage_quantity: 5 },
  ];
  const rows = await make(detail, cloudOf('Azure'), { result_rows }, [
    'service_name',
    'data_transfer_direction',
    'usage_quantity',
    'infrastructure_data_in_gigabytes',
    'infrastructure_data_out_gigabytes',
    'cluster_id',
    'source_uuid',
    'cost_entry_bill_id',
  ]);
  const ofRun = { cluster_id: 'c', source_uuid: 'bill', cost_entry_bill_id: 2, service_name: null };
  const written = (direction: string | null, amount: number, [into, out]: [number, number]): EngineRow => ({
    ...ofRun,
    data_transfer_direction: direction,
    usage_quantity: amount,
    infrastructure_data_in_gigabytes: into,
    infrastructure_data_out_gigabytes: out,
  });
  expect(rows).toEqual([written('IN', 5, [5, 0]), written('OUT', 4, [0, 4]), written(null, 5, [0, 0])]);
});

test('gibibytes of data transfer become gigabytes', async () => {
  const transfer = { usage_start: day, data_transfer_direction: 'OUT', usage_amount: 2 };
  const result_rows = [
    { ...transfer, unit: 'gibibyte' },
    { ...transfer, unit: 'gibibyte month' },
  ];
  const rows = await make(detail, cloudOf('GCP'), { result_rows }, [
    'usage_amount',
    'infrastructure_data_out_gigabytes',
  ]);
  expect(rows).toEqual([
    { usage_amount: 2, infrastructure_data_out_gigabytes: 2.14748 },
    { usage_amount: 2, infrastructure_data_out_gigabytes: 2 },
  ]);
});

test('a table of the console takes its rows and keeps what is empty', async () => {
  const row = { usage_start: day, subscription_guid: 's', pretax_cost: 1.5, usage_quantity: 2 };
  const result_rows = [
    { ...row, service_name: 'SQL Database', subscription_name: 'A', currency: 'USD' },
    { ...row, service_name: 'SQL Database', subscription_name: 'B', currency: 'EUR' },
    { ...row, service_name: '' },
    { ...row, service_name: 'Virtual Network' },
  ];
  const columns = ['service_name', 'subscription_name', 'currency', 'pretax_cost', 'markup_cost'];
  expect(
    await make(tableOf('Azure', 'database_summary'), cloudOf('Azure'), { result_rows }, [
      ...columns,
      'usage_quantity',
    ]),
  ).toEqual([
    {
      service_name: 'SQL Database',
      subscription_name: 'B',
      currency: 'USD',
      pretax_cost: 3,
      markup_cost: null,
      usage_quantity: 4,
    },
  ]);
  const services = await make(
    tableOf('Azure', 'cost_summary_by_service'),
    cloudOf('Azure'),
    { result_rows },
    columns,
  );
  expect(services.map((made) => made['service_name'])).toEqual(['SQL Database', '', 'Virtual Network']);
});
