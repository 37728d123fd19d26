import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { cloudTypes, wordOf, type CloudType } from '@ocp/core';
import { readScenario, unpackGolden } from '@ocp/golden';
import { addProvider, addSource, packed, SCHEMA, type LakeCopy, type Tenant } from '../support/tenant.ts';
import { copyLater, type Later } from './later.ts';

/** A bill that was added to a tenant, and the golden whose rows are those of its month, a year before. */
export interface AddedBill {
  word: string;
  type: CloudType;
  source: string;
  golden: string;
  /** The cluster on it, where it was added too. */
  cluster: string | null;
}

type Closing = (close: () => Promise<void>) => void;

/** Goldens of which the bill alone was summarized, in one month, a year before that of `cost-odd`. */
const bills = { AWS: 'aws-memory-markup', Azure: 'azure-all', GCP: 'gcp-all' } as const;

/** Adds a bill of each cloud to a tenant and its lake: those of goldens, a year later. */
export const addBills = (tenant: Tenant, lake: LakeCopy, onClose: Closing): Promise<AddedBill[]> =>
  addClouds(tenant, lake, onClose, { years: 1, wholeMonth: false });

/** Repeats a tenant's reports to the end of the month, and adds a bill of each cloud with the cluster that runs on it. */
export async function addWholeMonth(tenant: Tenant, lake: LakeCopy, onClose: Closing): Promise<AddedBill[]> {
  const duckdb = await (await DuckDBInstance.create(':memory:')).connect();
  try {
    await copyLater(duckdb, join(tenant.golden, 'input'), lake.folder, 'OCP', { years: 0, wholeMonth: true });
  } finally {
    duckdb.closeSync();
  }
  return addClouds(tenant, lake, onClose, { years: 1, wholeMonth: true });
}

async function addClouds(
  tenant: Tenant,
  lake: LakeCopy,
  onClose: Closing,
  later: Later,
): Promise<AddedBill[]> {
  const duckdb = await (await DuckDBInstance.create(':memory:')).connect();
  const added: AddedBill[] = [];
  try {
    for (const type of cloudTypes) {
      const unpacked = await unpackGolden(packed(bills[type]));
      onClose(() => unpacked.close());
      const { folder } = unpacked;
      const { cloud_source: source, settings, clusters } = await readScenario(folder);
      const [cluster] = clusters;
      if (source === null || cluster === undefined) throw new Error(`${bills[type]} has no bill`);
      await addBill(tenant, type, source, Number(settings.markup ?? 0));
      const copy = (provider: string) =>
        copyLater(duckdb, join(folder, 'input'), lake.folder, provider, later);
      await copy(type);
      await addKeys(tenant, type, folder);
      if (later.wholeMonth) {
        await addSource(tenant, cluster.source, cluster.id, {
          ...{ alias: cluster.alias, month: '2026-10', credentials: { cluster_id: cluster.id } },
        });
        const distribution = String(settings.distribution ?? 'cpu');
        await addCostModel(tenant.rows, { type: 'OCP', source: cluster.source, markup: 0, distribution });
        await copy('OCP');
        await addKeys(tenant, 'OCP', folder);
      }
      const word = wordOf(type);
      added.push({ word, type, source, golden: folder, cluster: later.wholeMonth ? cluster.source : null });
    }
  } finally {
    duckdb.closeSync();
  }
  return added;
}

async function addBill(tenant: Tenant, type: CloudType, source: string, markup: number): Promise<void> {
  const { rows } = tenant;
  await addProvider(tenant, { source, name: `the bill of ${type}`, type });
  const own =
    type === 'AWS' ? { columns: ', billing_resource', values: `, 'aws'` } : { columns: '', values: '' };
  await rows(
    `insert into ${SCHEMA}.reporting_${wordOf(type)}costentrybill
        (billing_period_start, billing_period_end, provider_id${own.columns})
      values ('2026-10-01Z', '2026-10-31Z', $1${own.values})`,
    [source],
  );
  if (markup === 0) return;
  await addCostModel(rows, { type, source, markup, distribution: 'cpu' });
}

async function addCostModel(
  rows: Tenant['rows'],
  {
    type,
    source,
    markup,
    distribution,
  }: { type: string; source: string; markup: number; distribution: string },
): Promise<void> {
  await rows(
    `with model as (
        insert into ${SCHEMA}.cost_model (uuid, name, description, source_type, created_timestamp, updated_timestamp,
            rates, markup, distribution, currency, distribution_info)
          values (gen_random_uuid(), 'added', '', $1, now(), now(), '[]', $2, $3, 'USD',
            jsonb_build_object('distribution_type', $3::text)) returning uuid)
      insert into ${SCHEMA}.cost_model_map (provider_uuid, cost_model_id) select $4, uuid from model`,
    [type, JSON.stringify({ value: markup, unit: 'percent' }), distribution, source],
  );
}

/** Tag keys of a type of sources that the golden has, and the tenant has not. */
async function addKeys({ rows }: Tenant, type: string, golden: string): Promise<void> {
  const [header = '', ...lines] = (
    await readFile(join(golden, 'config/reporting_enabledtagkeys.csv'), 'utf8')
  ).split('\n');
  const columns = header.split(',');
  for (const line of lines.filter((text) => text.endsWith(`,${type}`))) {
    const at = (column: string) => line.split(',')[columns.indexOf(column)];
    await rows(
      `insert into ${SCHEMA}.reporting_enabledtagkeys (uuid, key, enabled, provider_type) values ($1, $2, $3, $4)
        on conflict do nothing`,
      [at('uuid'), at('key'), at('enabled'), type],
    );
  }
}
