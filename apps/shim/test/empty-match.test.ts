import { globSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { reportSchema } from '@ocp/core';
import { readScenario } from '@ocp/golden';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ocp } from './support/command.ts';
import { rewrite } from './support/parquet.ts';
import { goldenTenant, lakeAt, lakeCopy, SCHEMA, type Tenant } from './support/tenant.ts';

const DETAIL = `${SCHEMA}.reporting_ocpawscostlineitem_project_daily_summary_p`;

let tenant: Tenant;
let run: (lake: string, ...more: string[]) => ReturnType<typeof ocp>;
beforeAll(async () => {
  tenant = await goldenTenant('aws-tags');
  const { clusters, cloud_source, start_date, end_date } = await readScenario(tenant.golden);
  run = (lake, ...more) =>
    ocp(
      [
        ...[
          'aggregate',
          '--schema',
          SCHEMA,
          '--ocp-source',
          clusters[0]?.source ?? '',
          '--lake',
          lake,
          '--json',
        ],
        ...['--cloud-source', cloud_source ?? '', '--start', start_date, '--end', end_date, ...more],
      ],
      { database: tenant.url },
    );
  const lake = lakeAt(join(tenant.golden, 'input'));
  for (const pipeline of ['ocp', 'ocp-aws']) {
    const { status, said } = await run(lake, '--pipeline', pipeline);
    expect(status, said).toBe(0);
  }
});
afterAll(() => tenant.close());

const details = async () =>
  (await tenant.rows<{ n: number }>(`select count(*)::int as n from ${DETAIL}`))[0]?.n;

test('a lake without the bill ends with 3, changes nothing and says where it looked', async () => {
  const before = await tenant.content();
  await using copy = await lakeCopy(tenant);
  for (const folder of globSync('data/parquet/{daily/,}*/AWS', { cwd: copy.folder })) {
    await rm(join(copy.folder, folder), { recursive: true });
  }
  const { status, out } = await run(copy.url, '--pipeline', 'ocp-aws');
  expect(status).toBe(3);
  const warning = reportSchema.parse(JSON.parse(out)).warnings.find(({ code }) => code === 'NO_INPUT');
  expect(warning?.code).toBe('NO_INPUT');
  expect(warning?.message).toMatch(
    /no bill for \d{4}-\d\d in file:.*\/AWS\/raw\/source=.*\/year=\d{4}\/month=\d\d/,
  );
  expect(await tenant.content()).toEqual(before);
});

test('a bill that comes again with nothing of the cluster in it takes the old costs away', async () => {
  expect(await details()).toBe(1499);
  await using copy = await lakeCopy(tenant);
  for (const bill of globSync('data/parquet/{daily/,}*/AWS/**/*.parquet', { cwd: copy.folder })) {
    await rewrite(
      join(copy.folder, bill),
      `* replace ('i-other' as lineitem_resourceid, '{}' as resourcetags)`,
    );
  }
  const { status, out, said } = await run(copy.url, '--pipeline', 'ocp-aws');
  expect(status, said).toBe(0);
  const { status: ended, tables } = reportSchema.parse(JSON.parse(out));
  expect(ended).toBe('done');
  expect(tables[DETAIL.split('.')[1] ?? '']).toMatchObject({ deleted: 1499, written: 0 });
  expect(await details()).toBe(0);
  const [cost] = await tenant.rows<{ openshift: number; ui: number }>(
    `select (select count(*)::int from ${SCHEMA}.reporting_ocpusagelineitem_daily_summary
        where infrastructure_raw_cost <> 0) as openshift,
      (select count(*)::int from ${SCHEMA}.reporting_ocpaws_cost_summary_p) as ui`,
  );
  expect(cost).toEqual({ openshift: 0, ui: 0 });
});
