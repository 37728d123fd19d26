import { globSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { explainedGolden, matched, type ExplainedGolden } from './support/explained.ts';
import { literal, readParquet, rewrite } from './support/parquet.ts';
import { lakeCopy } from './support/tenant.ts';

const DAY = '2025-10-02';
const DAILY = 'data/parquet/daily/*/GCP/**/*.parquet';

/** The lake of a golden with some of its files written anew. */
async function changedLake(
  { tenant }: ExplainedGolden,
  files: string,
  { replace, rows }: { replace?: string; rows?: string },
) {
  const lake = await lakeCopy(tenant);
  for (const file of globSync(files, { cwd: lake.folder })) {
    await rewrite(join(lake.folder, file), replace === undefined ? '*' : `* replace (${replace})`, rows);
  }
  return lake;
}

describe('ids of nodes on GCP (adv-gcp)', () => {
  let golden: ExplainedGolden;
  beforeAll(async () => {
    golden = await explainedGolden('adv-gcp');
  });
  afterAll(() => golden.close());

  test('an id of a node that ends an id of the bill too is what the detail has under it', async () => {
    const node = 'id-1';
    const [written] = await golden.tenant.rows<{ cost: string }>(
      `select sum(unblended_cost) as cost from ${golden.detail}
        where resource_id = $1 and usage_start = $2 and cluster_id = $3`,
      [node, DAY, golden.cluster],
    );
    const before = matched(await golden.resource(node, DAY));
    const tagged = before.rows.find((row) => row.matched.by === 'tags');
    const [bill] = await readParquet(
      join(golden.tenant.golden, 'input', DAILY),
      `select resource_name as name from files where row_uuid = ${literal(tagged?.row ?? '')}`,
    );
    const name = literal(String(bill?.name));
    await using lake = await changedLake(golden, DAILY, {
      replace: `case when resource_name = ${name} then ${name} || '/${node}' else resource_name end as resource_name`,
    });
    const answer = matched(await golden.resourceIn(lake.url, node, DAY));
    const sum = answer.namespaces.reduce((total, { costs }) => total + (costs[0]?.value ?? 0), 0);
    expect(sum).toBeCloseTo(Number(written?.cost), 7);
    expect(answer.rows.map(({ row }) => row).sort()).toEqual(before.rows.map(({ row }) => row).sort());
    expect(answer.elsewhere).toEqual(before.elsewhere);
  });
});
