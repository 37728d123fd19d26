import { join } from 'node:path';
import type { NamespaceSum, ResourceSum } from '@ocp/core';
import { describe, expect, test } from 'vitest';
import { changedLake } from './support/changed-lake.ts';
import { matched, withExplainedGolden } from './support/explained.ts';
import { literal, readParquet } from './support/parquet.ts';

const DAY = '2025-10-02';
const DAILY = 'data/parquet/daily/*/GCP/**/*.parquet';

/** First costs by name; the last digits of a sum depend on the order of its terms. */
const sums = (of: readonly (NamespaceSum | ResourceSum)[] = []) =>
  Object.fromEntries(
    of.map((sum) => [
      String('namespace' in sum ? sum.namespace : sum.resource),
      sum.costs[0]?.value?.toPrecision(9),
    ]),
  );

describe('ids of nodes on GCP (adv-gcp)', () => {
  const golden = withExplainedGolden('adv-gcp');

  test('an id of a node that ends an id of the bill too is what the detail has under it', async () => {
    const node = 'id-1';
    const [written] = await golden().tenant.rows<{ cost: string }>(
      `select sum(unblended_cost) as cost from ${golden().detail}
        where resource_id = $1 and usage_start = $2 and cluster_id = $3`,
      [node, DAY, golden().cluster],
    );
    const before = matched(await golden().resource(node, DAY));
    const tagged = before.rows.find((row) => row.matched.by === 'tags');
    const [bill] = await readParquet(
      join(golden().tenant.golden, 'input', DAILY),
      `select resource_name as name from files where row_uuid = ${literal(tagged?.row ?? '')}`,
    );
    const name = literal(String(bill?.name));
    await using lake = await changedLake(golden(), DAILY, {
      replace: `case when resource_name = ${name} then ${name} || '/${node}' else resource_name end as resource_name`,
    });
    const answer = matched(await golden().resourceIn(lake.url, node, DAY));
    const sum = answer.namespaces.reduce((total, { costs }) => total + (costs[0]?.value ?? 0), 0);
    expect(sum).toBeCloseTo(Number(written?.cost), 7);
    expect(answer.rows.map(({ row }) => row).sort()).toEqual(before.rows.map(({ row }) => row).sort());
    expect(sums(answer.elsewhere)).toEqual(sums(before.elsewhere));
  });
});

describe('ids with more parts than the detail keeps (azure-all)', () => {
  const [NODE, ENDS] = ['az-node-1', `resourceid like '%/az-node-1'`];
  const BILL = 'data/parquet/*/Azure/**/*.parquet';
  const longer = (of: string) =>
    `case when ${of} then resourceid || '/extensions/x' else resourceid end as resourceid`;
  const golden = withExplainedGolden('azure-all');

  test.each([
    ['of the day', longer(`${ENDS} and date::date = date '${DAY}'`)],
    ['of half of the lines', longer(`${ENDS} and row_number() over () % 2 = 0`)],
  ])('%s are found by the name that the detail has', async (_, replace) => {
    const before = matched(await golden().resource(NODE, DAY));
    await using lake = await changedLake(golden(), BILL, { replace });
    const answer = matched(await golden().resourceIn(lake.url, NODE, DAY));
    expect(answer.rows.map(({ row }) => row).sort()).toEqual(before.rows.map(({ row }) => row).sort());
    expect(sums(answer.namespaces)).toEqual(sums(before.namespaces));
    expect(answer.elsewhere).toBeUndefined();
  });

  test('of other days are found too, with these days', async () => {
    await using lake = await changedLake(golden(), BILL, {
      replace: longer(ENDS),
      rows: `where not (${ENDS} and date::date = date '${DAY}')`,
    });
    expect(await golden().resourceIn(lake.url, NODE, DAY)).toMatchObject({
      outcome: 'no row on the day',
      ids: [expect.stringMatching(/\/az-node-1\/extensions\/x$/)],
      days: ['2025-10-01', '2025-10-03'],
    });
  });
});

describe('days of ids of nodes (gcp-all)', () => {
  const golden = withExplainedGolden('gcp-all');

  test('an id of a node on a day without rows has the days on which the detail has it', async () => {
    await using lake = await changedLake(golden(), DAILY, {
      rows: `where usage_start_time::date <> date '${DAY}'`,
    });
    expect(await golden().resourceIn(lake.url, 'i-g1', DAY)).toMatchObject({
      outcome: 'no row on the day',
      ids: ['i-g1'],
      days: ['2025-10-01', '2025-10-03'],
    });
    expect(await golden().resourceIn(lake.url, 'i-g', DAY)).toMatchObject({ outcome: 'not in the bill' });
  });
});
