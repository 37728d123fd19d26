import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { cloudTypes, wordOf, type CloudType } from '@ocp/core';
import { readScenario, unpackGolden } from '@ocp/golden';
import { packed, SCHEMA, type LakeCopy, type Tenant } from '../support/tenant.ts';

/** A bill that was added to a tenant, and the golden whose rows are those of its month, a year before. */
export interface AddedBill {
  word: string;
  type: CloudType;
  source: string;
  golden: string;
}

/** Goldens of which the bill alone was summarized, in one month, a year before that of `cost-odd`. */
const bills = { AWS: 'aws-memory-markup', Azure: 'azure-all', GCP: 'gcp-all' } as const;

/** Adds a bill of each cloud to a tenant and its lake: those of goldens, a year later. */
export async function addBills(
  tenant: Tenant,
  lake: LakeCopy,
  onClose: (close: () => Promise<void>) => void,
): Promise<AddedBill[]> {
  const duckdb = await (await DuckDBInstance.create(':memory:')).connect();
  const added: AddedBill[] = [];
  try {
    for (const type of cloudTypes) {
      const unpacked = await unpackGolden(packed(bills[type]));
      onClose(() => unpacked.close());
      const { cloud_source: source, settings } = await readScenario(unpacked.folder);
      if (source === null) throw new Error(`${bills[type]} has no bill`);
      await addProvider(tenant, type, source, Number(settings.markup ?? 0));
      await addKeys(tenant, type, unpacked.folder);
      await copyLater(duckdb, join(unpacked.folder, 'input'), lake.folder, type);
      added.push({ word: wordOf(type), type, source, golden: unpacked.folder });
    }
  } finally {
    duckdb.closeSync();
  }
  return added;
}

async function addProvider({ rows }: Tenant, type: CloudType, source: string, markup: number): Promise<void> {
  await rows(
    `with authentication as (
        insert into public.api_providerauthentication (uuid, credentials) values ($1, '{}') returning id)
      insert into public.api_provider (uuid, name, type, setup_complete, active, paused, authentication_id)
        select $1::uuid, $2, $3, true, true, false, id from authentication`,
    [source, `the bill of ${type}`, type],
  );
  await rows(
    `insert into ${SCHEMA}.reporting_tenant_api_provider (uuid, name, type, provider_id) values ($1, $2, $2, $1)`,
    [source, type],
  );
  const own =
    type === 'AWS' ? { columns: ', billing_resource', values: `, 'aws'` } : { columns: '', values: '' };
  await rows(
    `insert into ${SCHEMA}.reporting_${wordOf(type)}costentrybill
        (billing_period_start, billing_period_end, provider_id${own.columns})
      values ('2026-10-01Z', '2026-10-31Z', $1${own.values})`,
    [source],
  );
  if (markup === 0) return;
  await rows(
    `with model as (
        insert into ${SCHEMA}.cost_model (uuid, name, description, source_type, created_timestamp, updated_timestamp,
            rates, markup, distribution, currency, distribution_info)
          values (gen_random_uuid(), 'markup', '', $1, now(), now(), '[]', $2, 'cpu', 'USD', '{}') returning uuid)
      insert into ${SCHEMA}.cost_model_map (provider_uuid, cost_model_id) select $3, uuid from model`,
    [type, JSON.stringify({ value: markup, unit: 'percent' }), source],
  );
}

/** Tag keys that are enabled for the bill. */
async function addKeys({ rows }: Tenant, type: CloudType, golden: string): Promise<void> {
  const [header = '', ...lines] = (
    await readFile(join(golden, 'config/reporting_enabledtagkeys.csv'), 'utf8')
  ).split('\n');
  const columns = header.split(',');
  for (const line of lines.filter((text) => text.endsWith(`,${type}`))) {
    const at = (column: string) => line.split(',')[columns.indexOf(column)];
    await rows(
      `insert into ${SCHEMA}.reporting_enabledtagkeys (uuid, key, enabled, provider_type) values ($1, $2, $3, $4)`,
      [at('uuid'), at('key'), at('enabled'), type],
    );
  }
}

/** Copies a provider's files of a lake into another one, with all times a year later. */
async function copyLater(
  duckdb: DuckDBConnection,
  from: string,
  to: string,
  provider: string,
): Promise<void> {
  for (const grain of ['', 'daily']) {
    const place = join('data/parquet', grain, SCHEMA, provider);
    if (!existsSync(join(from, place))) continue;
    const files = readdirSync(join(from, place), { recursive: true, encoding: 'utf8' });
    for (const file of files.filter((name) => name.endsWith('.parquet'))) {
      const target = join(to, place, file.replace('year=2025', 'year=2026'));
      await mkdir(dirname(target), { recursive: true });
      await copyFileLater(duckdb, join(from, place, file), target);
    }
  }
}

async function copyFileLater(duckdb: DuckDBConnection, from: string, to: string): Promise<void> {
  const source = `read_parquet('${from}', hive_partitioning = false)`;
  const reader = await duckdb.runAndReadAll(`describe select * from ${source}`);
  const columns = reader.getRowObjects().map(({ column_name, column_type }) => {
    const name = `"${String(column_name)}"`;
    const type = String(column_type);
    if (type.startsWith('TIMESTAMP'))
      return `cast(cast(${name} as timestamp) + interval 1 year as ${type}) as ${name}`;
    return String(column_name) === 'invoice_month' ? `replace(${name}, '2025', '2026') as ${name}` : name;
  });
  await duckdb.run(`copy (select ${columns.join(', ')} from ${source}) to '${to}' (format parquet)`);
}
