import { globSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { daysOf, ownSource, parseRequest, reportSchema, stateSchema, type Report } from '@ocp/core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ACCOUNT, awsWindows, DETAIL, FIRST, onAws, SECOND, type AwsWindows } from './support/aws-windows.ts';
import type { Ended } from './support/command.ts';
import { rewrite } from './support/parquet.ts';
import { goldenTenant, lakeAt, lakeCopy, SCHEMA, type Tenant } from './support/tenant.ts';

const NOBODY = '00000000-0000-4000-8000-000000000009';

let place: AwsWindows;
let tenant: Tenant;
let ofAll: Ended;
beforeAll(async () => {
  place = await awsWindows();
  tenant = place.tenant;
  // Every test finds the rows of this run.
  ofAll = await run('aggregate', '--pipeline', 'all', '--json');
});
afterAll(() => tenant.close());

const run: AwsWindows['run'] = (command, ...more) => place.run(command, ...more);

/** What of this bill goes to no cluster. */
const left: Readonly<Record<string, number>> = {
  // A machine that is no node of theirs on these days.
  'i-1119000002 2025-03-04': 12,
  'i-1119000002 2025-03-05': 12,
  // Eleven of its twenty gigabytes belong to a claim of the other cluster, which has no volume there in this window.
  'vol-1119001 2025-03-04': (11 / 20) * 0.3225806448,
  'vol-1119001 2025-03-05': (11 / 20) * 0.3225806448,
};

describe('OpenShift on AWS without what it needs changes nothing', () => {
  test('a source whose OpenShift stage was never run has no cluster', async () => {
    const fresh = await goldenTenant('aws-windows');
    onTestFinished(() => fresh.close());
    const before = await fresh.content();
    const { status, said } = await place.runOn(fresh, 'aggregate', ...onAws());
    expect(status).toBe(3);
    expect(said).toContain('NO_CLUSTER');
    expect(await fresh.content()).toEqual(before);
  });
});

describe('--pipeline all', () => {
  test('runs the bill by itself first, then every OpenShift summary, then each cluster on the cloud that its nodes are found in', async () => {
    const { status, out, said } = ofAll;
    expect(status, said).toBe(0);
    const reports = (JSON.parse(out) as unknown[]).map((report): Report => reportSchema.parse(report));
    const asked = reports.map(({ request }) => [request.provider_type, ownSource(parseRequest(request))]);
    expect(asked).toEqual([
      ['AWS', ACCOUNT],
      ['OCP', FIRST],
      ['OCP', SECOND],
      ['OCP_AWS', FIRST],
      ['OCP_AWS', SECOND],
    ]);
    expect(reports.map(({ windows }) => windows.length)).toEqual([1, 1, 1, 2, 2]);
    const measured = (provider: string) =>
      reports
        .filter(({ request }) => request.provider_type === provider)
        .flatMap(({ conservation }) => conservation)
        .filter(({ measure }) => measure === 'unblended_cost')
        .reduce((sum, { attributed }) => sum + attributed, 0);
    const written = Object.values(await place.writtenCosts()).reduce((sum, cost) => sum + cost, 0);
    expect(measured('OCP_AWS')).toBeCloseTo(written, 9);
  });

  test('records the last window of the month of each cluster on the bill, for an incumbent', async () => {
    const recorded = await tenant.rows(
      `select source_uuid::text as source, cloud_source_uuid::text as bill, usage_start::text as day
        from ${stateSchema(SCHEMA)}.bill_summarized order by 1, 3`,
    );
    const reports = (JSON.parse(ofAll.out) as unknown[]).map((report): Report => reportSchema.parse(report));
    const last = reports
      .filter(({ request }) => request.provider_type === 'OCP_AWS')
      .flatMap(({ request, windows }) =>
        windows
          .slice(-1)
          .flatMap(daysOf)
          .map((day) => ({ source: ownSource(parseRequest(request)), bill: ACCOUNT, day })),
      );
    const byPlace = (one: { source: string; day: string }) => `${one.source} ${one.day}`;
    expect(recorded).toEqual(last.sort((a, b) => byPlace(a).localeCompare(byPlace(b))));
    expect(recorded.length).toBeGreaterThan(1);
  });

  test('what is on the bill of a resource and day is in the detail of the clusters, or left for a reason', async () => {
    const [bill, detail] = [await place.billedCosts(), await place.writtenCosts()];
    expect(Object.keys(bill).length).toBeGreaterThan(50);
    const found = Object.keys({ ...bill, ...detail }).filter(
      (key) => Math.abs((bill[key] ?? 0) - (detail[key] ?? 0)) > 1e-9,
    );
    expect(found.sort()).toEqual(Object.keys(left).sort());
    for (const [key, amount] of Object.entries(left)) {
      expect((detail[key] ?? 0) + amount, key).toBeCloseTo(bill[key] ?? 0, 9);
    }
  });

  test('a repetition, and one of a single cluster, give the same rows', async () => {
    const amounts = () =>
      tenant.rows(
        `select cluster_id, count(*), sum(calculated_amortized_cost) as cost from ${DETAIL} group by 1 order by 1`,
      );
    const before = await amounts();
    expect(before).toHaveLength(2);
    expect((await run('aggregate', ...onAws())).status).toBe(0);
    expect(await amounts()).toEqual(before);
  });

  test('prints the reports of what was committed before the failed one', async () => {
    await using lake = await lakeCopy(tenant);
    const [file = ''] = globSync(`data/parquet/daily/*/OCP/pod_usage/source=${SECOND}/**/*.parquet`, {
      cwd: lake.folder,
    });
    writeFileSync(join(lake.folder, file), 'no Parquet');
    const { status, out } = await run('aggregate', '--pipeline', 'all', '--json', '--lake', lake.url);
    expect(status).toBe(1);
    const reports = (JSON.parse(out) as unknown[]).map((report): Report => reportSchema.parse(report));
    expect(reports.map(({ status, error }) => error?.code ?? status)).toEqual([
      'done',
      'done',
      'LAKE_FILE_UNREADABLE',
    ]);
  });

  test('goes month by month, and says how far it is', async () => {
    const { status, said } = await run('aggregate', '--pipeline', 'all', '--start', '2025-02-28');
    expect({ status, said }).toMatchObject({ status: 0 });
    expect(said).toMatch(/^month 1 of 2, 2025-02$/m);
    expect(said).toMatch(/^month 2 of 2, 2025-03, some \d+ s left$/m);
  });

  test('does not take a flag of one cluster', async () => {
    const { status, said } = await run('aggregate', '--pipeline', 'all', '--bill-id', '7');
    expect(status).toBe(2);
    expect(said).toContain('USAGE_INVALID');
  });
});

describe('what was there stays', () => {
  test('without a bill', async () => {
    const before = await tenant.content();
    const missing = await run('aggregate', ...onAws(FIRST, NOBODY));
    expect(missing.status).toBe(3);
    expect(missing.said).toContain('NO_BILL');
    expect(await tenant.content()).toEqual(before);
  });

  test.each([
    ['tags that are no JSON', `'{"a": ' as resourcetags`, 'LABELS_MALFORMED'],
    ['a row without a product code', `'' as lineitem_productcode`, 'VALUE_REJECTED'],
  ])('with %s', async (_what, column, code) => {
    const folder = await mkdtemp(join(tmpdir(), 'e2e-bill-'));
    try {
      await cp(join(tenant.golden, 'input'), folder, { recursive: true });
      const month = join('AWS/raw', `source=${ACCOUNT}`, 'year=2025', 'month=03');
      const bill = join(folder, 'data/parquet/daily', SCHEMA, month);
      const [first = ''] = readdirSync(bill).sort();
      await rewrite(join(bill, first), `* replace (${column})`);
      const before = await tenant.content();
      const { status, out } = await run('aggregate', ...onAws(), '--lake', lakeAt(folder), '--json');
      expect(status).toBe(1);
      expect(reportSchema.parse(JSON.parse(out)).error).toMatchObject({ code });
      expect(await tenant.content()).toEqual(before);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  test('when the engine fails in the second window', async () => {
    // Rows of our state that are not of this lake would be made anew, and the planted ones with them.
    expect((await run('aggregate', ...onAws())).status).toBe(0);
    const before = await tenant.content();
    const state = `${stateSchema(SCHEMA)}.openshift_daily_summary`;
    await tenant.rows(
      `update ${state} set pod_labels = 'broken' where usage_start = '2025-03-10' and data_source = 'Pod'`,
    );
    const { status, out } = await run('aggregate', ...onAws(), '--json');
    await tenant.rows(`update ${state} set pod_labels = '{}' where pod_labels = 'broken'`);
    expect(status).toBe(1);
    expect(reportSchema.parse(JSON.parse(out))).toMatchObject({ status: 'failed', tables: {} });
    const after = await tenant.content();
    const changed = Object.keys(before).filter((table) => before[table] !== after[table]);
    expect(changed).toEqual([state]);
  });
});

describe('--out and --state', () => {
  test('give the same detail as the database, without it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'e2e-state-'));
    try {
      const [summary, detail] = [join(folder, 'ocp'), join(folder, 'aws')];
      expect((await run('aggregate', '--ocp-source', FIRST, '--out', summary)).status).toBe(0);
      const state = ['--state', join(summary, 'state')];
      const onState = await run('aggregate', ...onAws(), '--out', detail, ...state);
      expect(onState.status, onState.said).toBe(0);
      const lines = readFileSync(join(detail, `${DETAIL.split('.')[1]}.csv`), 'utf8')
        .trim()
        .split('\n').length;
      const [written] = await tenant.rows<{ rows: number }>(
        `select count(*)::integer as rows from ${DETAIL} where cluster_id = 'aws-win-a'`,
      );
      expect(lines - 1).toBe(written?.rows);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
