import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TableComparison } from '@ocp/core';
import type { CostStage } from '@ocp/core/conformance';
import { duckdb } from '@ocp/engine-duckdb';
import { databaseServer, type DatabaseServer } from '@ocp/store';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { goldenParts, openGoldens } from '../src/index.ts';

const goldens = join(import.meta.dirname, '../../../test-data/goldens');
const SCHEMA = 'org1234567';

let server: DatabaseServer;
beforeAll(async () => void (server = await databaseServer()));
afterAll(() => server.stop());

/** What validations of the runs of a golden find, each in the shadow of Koku's own rows after these were changed. */
async function validated(
  name: string,
  change: (client: Client) => Promise<unknown> = () => Promise.resolve(),
  only: (stage: string) => boolean = () => true,
): Promise<TableComparison[]> {
  const parts = { ...goldenParts(server), validating: async (client: Client) => void (await change(client)) };
  const path = join(goldens, `${name}.tar.br`);
  expect(existsSync(path)).toBe(true);
  const [golden] = await openGoldens([path], parts);
  const run = await golden!.open(duckdb());
  const found: TableComparison[] = [];
  try {
    for (const { stage, pipeline } of golden!.stages) {
      if (pipeline === 'rates' && !only(stage)) continue;
      const tables = await run.compare(stage);
      if (pipeline === 'rates') found.push(...tables);
    }
  } finally {
    await run.close();
  }
  return found;
}

describe('costs in the shadow of what Koku wrote', () => {
  test.each(['cost-vm-tags', 'cost-gpu', 'cost-project'])('%s is equal', async (name) => {
    const tables = await validated(name);
    expect(tables.filter(({ status }) => status === 'different')).toEqual([]);
    for (const table of ['rates_to_usage', 'reporting_ocpusagelineitem_daily_summary'])
      expect(
        tables.some((one) => one.table === table && one.left > 0),
        table,
      ).toBe(true);
  });

  test('rows by rate that Koku had otherwise are found, column by column', async () => {
    const planted = {
      calculated_cost: 'calculated_cost + 0.001',
      custom_name: `'other'`,
      metric_type: `'storage'`,
      label_hash: `'0'`,
      node: `'other'`,
      all_labels: `'{}'`,
    };
    const rates = `"${SCHEMA}".rates_to_usage`;
    const plant = async (client: Client) => {
      const { rows } = await client.query<{ uuid: string }>(
        `select uuid from ${rates} where rate_id in (select uuid from "${SCHEMA}".cost_model_rate where metric = 'vm_cost_per_hour')
          order by usage_start, namespace, node, pod_labels::text`,
      );
      for (const [index, [column, value]] of Object.entries(planted).entries())
        await client.query(`update ${rates} set ${column} = ${value} where uuid = $1`, [rows[index]!.uuid]);
    };
    const byRate = (stage: string) => stage === ('cost-model-rtu' satisfies CostStage);
    const different = (await validated('cost-vm-pods', plant, byRate)).filter(
      ({ status }) => status === 'different',
    );
    expect([...new Set(different.map(({ table }) => table))]).toEqual(['rates_to_usage']);
    expect(different.reduce((rows, { onlyLeft, differingRows }) => rows + onlyLeft + differingRows, 0)).toBe(
      Object.keys(planted).length,
    );
    const columns = different
      .flatMap(({ differences }) => differences)
      .flatMap((one) => (one.kind === 'cells' ? one.cells : (one.nearest ?? [])).map(({ column }) => column));
    expect(columns).toEqual(expect.arrayContaining(Object.keys(planted)));
  });
});
