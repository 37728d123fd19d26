import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { changedLake } from './support/changed-lake.ts';
import { matched, withExplainedGolden } from './support/explained.ts';
import { readParquet } from './support/parquet.ts';
import { SCHEMA } from './support/tenant.ts';

const DAY = '2025-10-02';
const DAILY = 'data/parquet/daily/*/GCP/**/*.parquet';

describe('reasons of what is left on Azure (azure-all)', () => {
  const BILL = 'data/parquet/*/Azure/**/*.parquet';
  const golden = withExplainedGolden('azure-all');

  test.each(['az-node-1', 'az-disk-1'])('%s: lines whose time is not 00:00 are of no day', async (name) => {
    await using lake = await changedLake(golden(), BILL, {
      replace: `date::timestamp + case when resourceid like '%/${name}' then interval 5 hour else interval 0 hour end as date`,
    });
    const { rows, namespaces } = matched(await golden().resourceIn(lake.url, name, DAY));
    expect(namespaces).toEqual([]);
    expect(rows.length).toBeGreaterThan(0);
    for (const { left, disk } of rows) {
      expect(left?.name).toBe('no place in the cluster');
      expect(left?.about).toContain('time that is not 00:00');
      expect(disk).toBeUndefined();
    }
  });

  test('a late line of a disk does not give others of it its size', async () => {
    const late = `resourceid like '%/az-disk-1' and date::date = date '2025-10-01'`;
    await using lake = await changedLake(golden(), BILL, {
      replace: `date::timestamp + case when ${late} then interval 5 hour else interval 0 hour end as date,
        case when ${late} then metername when resourceid like '%/az-disk-1' then 'Disk Operations' else metername end as metername`,
    });
    const { rows } = matched(await golden().resourceIn(lake.url, 'az-disk-1', DAY));
    expect(rows.length).toBeGreaterThan(0);
    for (const { disk } of rows) expect(disk).toBeUndefined();
  });
});

describe('reasons of what is left on GCP (adv-gcp)', () => {
  const golden = withExplainedGolden('adv-gcp');

  test('nothing is left of a disk with more claims than it holds', async () => {
    await using lake = await changedLake(golden(), 'data/parquet/*/GCP/**/*.parquet', {
      replace: 'usage_amount * 0.05 as usage_amount',
    });
    const { rows } = matched(await golden().resourceIn(lake.url, '1234', DAY));
    const rests = rows.flatMap(({ parts }) => parts.filter(({ kind }) => kind === 'rest of a disk'));
    expect(rests.length).toBeGreaterThan(0);
    for (const { share } of rests) {
      expect(share).toMatchObject({ numerator: 0, value: 0 });
      expect(share.about).toMatch(/nothing is left of the disk, as its volumes claim 50 GB of 5 GB/);
    }
  });

  test('a row that is matched by the global name of another one says by what', async () => {
    const row = '282a61e4';
    const [bill] = await readParquet(
      join(golden().tenant.golden, 'input', DAILY),
      `select resource_name as name, usage_start_time::date::varchar as day from files where row_uuid like '${row}%'`,
    );
    const before = matched(await golden().resource(String(bill?.name), String(bill?.day)));
    await using lake = await changedLake(golden(), DAILY, {
      replace: `case when row_uuid like '${row}%' then 'elsewhere' else resource_global_name end as resource_global_name`,
    });
    const after = matched(await golden().resourceIn(lake.url, String(bill?.name), String(bill?.day)));
    const matchOf = ({ rows }: typeof before) => rows.find((found) => found.row.startsWith(row))?.matched;
    expect(matchOf(before)).toMatchObject({ by: 'resource', candidates: [{ kind: 'volume handle' }] });
    expect(matchOf(after)).toEqual(matchOf(before));
  });
});

describe('reasons of what is left of a disk of AWS (aws-storage)', () => {
  const golden = withExplainedGolden('aws-storage');

  test('a disk of one cluster leaves claims without a part, not other clusters', async () => {
    // The volume fills the disk with its claim of the other days.
    await golden().tenant.rows(
      `update ${SCHEMA}__ocp.openshift_daily_summary set persistentvolumeclaim_capacity_gigabyte = 5
        where data_source = 'Storage' and usage_start = $1`,
      [DAY],
    );
    const { left, rows } = matched(await golden().resource('vol-1114001', DAY));
    expect(rows[0]?.disk).toEqual({ capacity: 100, pool: 20, sharers: 1 });
    expect(left).toMatchObject({
      names: ['claims without a part'],
      share: expect.closeTo(1 - 0.8 - 0.05 - 0.05, 9) as number,
    });
  });
});
