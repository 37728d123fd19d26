import { openshiftOnCloud, tablesOf, type SqlSession } from '@ocp/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accountAlias, billed, onCloud, onCloudToo, reportPeriod, runOnCloud, TAG_VALUES } from './cloud.ts';
import { onTenant } from './database.ts';
import { insert, map, tagKeys, type Row } from './tenant.ts';

const undone = onTenant();

const clusters = [onCloud, onCloudToo];
const tables = tablesOf(openshiftOnCloud('AWS'));

/** Every row of every table without its random key, in an order of its own. */
async function everything(sql: SqlSession): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const table of tables) {
    [found[table]] = await sql.rows(`
      select jsonb_agg(content order by content) as rows
      from (select to_jsonb(record) - 'uuid' - 'id' as content from ${sql.schema}.${table} as record) as rows`);
  }
  return found;
}

const billRow = fc.record({
  usage_start: fc.constantFrom('2025-10-01', '2025-10-02', '2025-10-03'),
  namespace: fc.constantFrom('shop', 'bank', null),
  node: fc.constantFrom('node-1', 'node-2', null),
  data_source: fc.constantFrom('Pod', 'Storage'),
  account: fc.constantFrom({ usage_account_id: '111', account_alias_id: 5 }, { usage_account_id: '222' }),
  pod_labels: fc.option(
    fc.dictionary(fc.constantFrom('app', 'env', 'environment', 'loose'), fc.constantFrom('a', 'b'), {
      maxKeys: 3,
    }),
  ),
  aws_cost_category: fc.constantFrom({ Env: 'x' }, { Env: 'y', Off: 'z' }, null),
  calculated_amortized_cost: fc.constantFrom(0, 1.5, null),
});
const rowsOf = fc.array(billRow, { maxLength: 8 });

test('repeated runs change nothing in any table; the values table speaks of the cluster that was run last', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(rowsOf, rowsOf),
      fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 3 }),
      (bills, repetitions) =>
        undone(async (sql, transaction) => {
          await accountAlias(sql, 5, '111', 'main');
          await tagKeys(sql, { app: true, off: false }, 'AWS');
          await map(sql, { env: 'environment' }, 'AWS');
          await tagKeys(sql, { loose: true }, 'OCP');
          await insert(
            sql,
            'reporting_awsenabledcategorykeys',
            [['1', 'Env', true] as const, ['2', 'Off', false] as const].map(([id, key, enabled]) => ({
              uuid: `00000000-0000-4000-8000-00000000000${id}`,
              key,
              enabled,
            })),
          );
          const runs = clusters.map((scope, index) => {
            const {
              clusterId: cluster_id,
              clusterAlias: cluster_alias,
              reportPeriodId: report_period_id,
            } = scope.cluster;
            const rows = bills[index]!.map(({ account, ...row }): Row =>
              billed({ ...row, ...account, cluster_id, cluster_alias, report_period_id }),
            );
            return () => runOnCloud(transaction, rows, scope, 1);
          });
          for (const { cluster } of clusters) {
            const { clusterId: cluster_id, reportPeriodId: id, source: provider_id } = cluster;
            await reportPeriod(sql, { id, cluster_id, provider_id });
          }
          for (const run of runs) await run();
          const first = await everything(sql);
          for (const index of repetitions) {
            await runs[index]!();
            expect(await everything(sql)).toEqual({ ...first, [TAG_VALUES]: expect.anything() as unknown });
          }
          for (const run of runs) await run();
          expect(await everything(sql)).toEqual(first);
        }),
    ),
    { numRuns: 15 },
  );
});
