import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import {
  distributedCosts,
  monthlyMetrics,
  priceMetrics,
  SUMMARY_TABLE,
  type AfterScope,
  type Price,
  type SqlSession,
  type StoreTransaction,
} from '@ocp/core';
import { unpackGolden } from '@ocp/golden';
import { expect, test } from 'vitest';
import { afterSteps } from '../src/index.ts';
import { onTenant } from './database.ts';
import { straight } from './tenant.ts';

const undone = onTenant();

const KOKU = 'koku_rows';
const shared = `cost_model_rate_type in (${Object.values(distributedCosts)
  .map((type) => `'${type}'`)
  .join(', ')})`;
const priced = `cost_model_rate_type in ('Infrastructure', 'Supplementary') and (
  monthly_cost_type in (${Object.keys(monthlyMetrics)
    .map((type) => `'${type}'`)
    .join(', ')})
  or monthly_cost_type is null and cost_model_memory_cost is not null)`;

/** Copies a file of a golden into a table that has its columns. */
async function load(sql: SqlSession, table: string, file: string): Promise<void> {
  const [header] = await createReadStream(file, { encoding: 'utf8', end: 20_000 }).toArray();
  const columns = String(header).slice(0, String(header).indexOf('\n'));
  await sql.copyIn(`copy ${table} (${columns}) from stdin csv header`, createReadStream(file));
}

/** What Koku left of a source's costs, as the table says it: `made` is Koku's, D keeps the rows that are `kept`. */
async function loaded(transaction: StoreTransaction, golden: string, made: string, kept: string) {
  const { sql } = transaction;
  const unpacked = await unpackGolden(join('test-data/goldens', `${golden}.tar.br`));
  try {
    const days = { start: '2026-10-01', end: '2026-10-03' };
    await transaction.ensurePartitions([SUMMARY_TABLE], days);
    // No foreign keys: the rows come alone.
    await sql.execute('set local session_replication_role = replica');
    for (const table of ['reporting_ocp_cost_category', 'cost_model', 'price_list', 'cost_model_rate'])
      await load(sql, `${sql.schema}.${table}`, join(unpacked.folder, `config/${table}.csv`));
    await sql.execute(`alter table ${sql.schema}.${SUMMARY_TABLE} alter uuid set default gen_random_uuid()`);
    await load(
      sql,
      `${sql.schema}.${SUMMARY_TABLE}`,
      join(unpacked.folder, `cost-model/${SUMMARY_TABLE}.csv`),
    );
    const [source] = await sql.rows<{ source: string; id: number; cluster: string }>(
      `select source_uuid::text as source, report_period_id as id, cluster_id as cluster from ${sql.schema}.${SUMMARY_TABLE}
        where ${made} order by 1 limit 1`,
    );
    const { source: uuid, id, cluster } = source!;
    await sql.execute(`create temporary table ${KOKU} on commit drop as select * from ${sql.schema}.${SUMMARY_TABLE}
      where ${made} and source_uuid = '${uuid}'`);
    await sql.execute(`delete from ${sql.schema}.${SUMMARY_TABLE} where not (${kept})`);
    return { days, cluster: { source: uuid, reportPeriodId: id, clusterId: cluster, clusterAlias: null } };
  } finally {
    await unpacked.close();
  }
}

/** The prices of the golden's cost model that need nothing but the daily summary. */
async function prices(sql: SqlSession): Promise<NonNullable<AfterScope['prices']>> {
  const [model] = await sql.rows<{ distribution: 'cpu' | 'memory' }>(
    `select distribution from ${sql.schema}.cost_model`,
  );
  const rates = await sql.rows<Price>(
    `select metric, cost_type as "costType", default_rate::text as amount from ${sql.schema}.cost_model_rate
      where metric = any ($1)`,
    [priceMetrics],
  );
  const days = { start: '2020-01-01', end: '2099-12-31' };
  return {
    ...{ currency: 'USD', distribution: model!.distribution, distribute: ['platform', 'worker'] },
    periods: [{ days, prices: rates }],
  };
}

/** Rows of one side alone, without their keys. */
async function differing(sql: SqlSession, made: string): Promise<unknown[]> {
  const content = (from: string) => `select jsonb_strip_nulls(to_jsonb(record) - 'uuid') as content from (
    select * from ${from} where ${made}) record`;
  const [ours, kokus] = [content(`${sql.schema}.${SUMMARY_TABLE}`), content(`pg_temp.${KOKU}`)];
  return sql.rows(`(select 'ours' as side, content from (${ours} except all ${kokus}) one)
    union all (select 'koku', content from (${kokus} except all ${ours}) other)`);
}

test.each([
  ['cost-odd', 154],
  ['cost-project', 36],
  ['cost-vm-report', 72],
])('%s: costs of usage are those that Koku wrote', (golden, rows) =>
  undone(async (sql, transaction) => {
    const scope = await loaded(transaction, golden, priced, 'cost_model_rate_type is null');
    const found = await afterSteps.priced_usage!.run(
      sql,
      { ...scope, prices: await prices(sql) },
      straight(sql),
    );
    expect(await differing(sql, priced)).toEqual([]);
    expect(found).toEqual({ [SUMMARY_TABLE]: { deleted: 0, written: rows } });
  }),
);

test.each([
  ['cost-odd', 52],
  ['cost-project', 45],
  ['cost-vm-report', 21],
  ['cost-gpu', 45],
])('%s: costs of platform and idle workers go to those to whom Koku gave them', (golden, rows) =>
  undone(async (sql, transaction) => {
    const scope = await loaded(transaction, golden, shared, `cost_model_rate_type is null or not ${shared}`);
    const found = await afterSteps.shared_costs!.run(
      sql,
      { ...scope, prices: await prices(sql) },
      straight(sql),
    );
    expect(await differing(sql, shared)).toEqual([]);
    expect(found).toEqual({ [SUMMARY_TABLE]: { deleted: 0, written: rows } });
  }),
);
