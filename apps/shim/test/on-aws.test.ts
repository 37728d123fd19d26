import { globSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ownSource,
  parseRequest,
  reportSchema,
  stateSchema,
  type DescribedPlan,
  type NamespaceCost,
  type NamespaceExplanation,
  type Report,
  type ResourceExplanation,
} from '@ocp/core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ocp, type Ended } from './support/command.ts';
import { readParquet, rewrite } from './support/parquet.ts';
import { goldenTenant, lakeAt, lakeCopy, SCHEMA, type Tenant } from './support/tenant.ts';

const [FIRST, SECOND] = ['4fd021e8-fb11-5e32-8801-8cb464cd4965', 'ce7c4e16-8e59-5d65-9658-5b605b0c7ce2'];
const ACCOUNT = '44cff75b-c047-5f8a-bea1-d17ed69e94fa';
const NOBODY = '00000000-0000-4000-8000-000000000009';
const DETAIL = `${SCHEMA}.reporting_ocpawscostlineitem_project_daily_summary_p`;

let tenant: Tenant;
let lake: string;
let ofAll: Ended;
beforeAll(async () => {
  tenant = await goldenTenant('aws-windows');
  lake = lakeAt(join(tenant.golden, 'input'));
  // Every test finds the rows of this run.
  ofAll = await run('aggregate', '--pipeline', 'all', '--json');
});
afterAll(() => tenant.close());

const run = (command: string, ...more: string[]) => runOn(tenant, command, ...more);
const runOn = ({ url }: Tenant, command: string, ...more: string[]) => {
  const days = ['--start', '2025-03-04', '--end', '2025-03-11'];
  return ocp([command, '--schema', SCHEMA, '--lake', lake, ...days, ...more], { database: url });
};
const onAws = (source = FIRST, account = ACCOUNT) => [
  ...['--pipeline', 'ocp-aws', '--ocp-source', source ?? '', '--cloud-source', account],
];

/** Unblended cost of each resource and day on the bill, read from its files. */
async function billedCosts(): Promise<Record<string, number>> {
  const rows = await readParquet(
    join(tenant.golden, 'input/data/parquet/daily/*/AWS/raw/**/*.parquet'),
    `select lineitem_resourceid || ' ' || lineitem_usagestartdate::date as key,
        sum(case lineitem_lineitemtype when 'SavingsPlanCoveredUsage' then 0 else lineitem_unblendedcost end) as cost
      from files where lineitem_usagestartdate::date between '2025-03-04' and '2025-03-11' group by 1`,
  );
  return Object.fromEntries(rows.map(({ key, cost }) => [String(key), Number(cost)]));
}

/** The same of the detail of all clusters. */
async function writtenCosts(): Promise<Record<string, number>> {
  const rows = await tenant.rows<{ key: string; cost: string }>(
    `select resource_id || ' ' || usage_start as key, sum(unblended_cost) as cost from ${DETAIL} group by 1`,
  );
  return Object.fromEntries(rows.map(({ key, cost }) => [key, Number(cost)]));
}

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
    const { status, said } = await runOn(fresh, 'aggregate', ...onAws());
    expect(status).toBe(3);
    expect(said).toContain('NO_CLUSTER');
    expect(await fresh.content()).toEqual(before);
  });
});

describe('--pipeline all', () => {
  test('runs every OpenShift summary first, then each cluster on the cloud that its nodes are found in', async () => {
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
    const written = Object.values(await writtenCosts()).reduce((sum, cost) => sum + cost, 0);
    expect(measured('OCP_AWS')).toBeCloseTo(written, 9);
  });

  test('what is on the bill of a resource and day is in the detail of the clusters, or left for a reason', async () => {
    const [bill, detail] = [await billedCosts(), await writtenCosts()];
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

describe('plan and explain', () => {
  const days = () =>
    globSync(join(tenant.golden, `input/data/parquet/daily/**/source=${ACCOUNT}/**/*.parquet`));

  test('plan prints the windows with what they read and delete', async () => {
    const { status, out } = await run('plan', ...onAws());
    expect(status).toBe(0);
    expect(out).toContain('2025-03-04 to 2025-03-09');
    expect(out).toContain('2025-03-10 to 2025-03-11');
    expect(out).toContain(`reads ${stateSchema(SCHEMA)}.aws_tag_matches where`);
    expect(out).toMatch(/deletes .*aws_tag_matches where usage_start from 2025-03-01 to 2025-03-31/);
    expect(out).toContain(`${ACCOUNT}, bill`);
    const bill = [
      ...out.matchAll(/reads bill_rows of aws_days in source=(\S+) 2025-03, .*: (\d+) files, (\d+) bytes/g),
    ];
    expect(bill.map(([, source]) => source)).toEqual([ACCOUNT, ACCOUNT]);
    for (const [, , files, bytes] of bill) {
      expect(Number(files)).toBe(days().length);
      expect(Number(bytes)).toBe(days().reduce((sum, file) => sum + statSync(file).size, 0));
    }
  });

  test('plan of all prints every cluster, in the order of the run', async () => {
    const { status, out } = await run('plan', '--pipeline', 'all', '--json');
    expect(status).toBe(0);
    const { clusters } = JSON.parse(out) as { clusters: DescribedPlan[] };
    expect(clusters.map(({ pipeline, cluster }) => [pipeline, cluster?.source])).toEqual([
      ['aws', undefined],
      ['ocp', FIRST],
      ['ocp', SECOND],
      ['ocp-aws', FIRST],
      ['ocp-aws', SECOND],
    ]);
  });

  test('explain shows where an instance went, and that nothing is lost', async () => {
    const [row] = await tenant.rows<{ id: string; day: string }>(
      `select resource_id as id, usage_start::text as day from ${DETAIL}
        where cluster_id = 'aws-win-a' and data_source = 'Pod' and instance_type is not null and calculated_amortized_cost > 0 limit 1`,
    );
    const { status, out } = await run(
      'explain',
      ...onAws(),
      '--resource',
      row?.id ?? '',
      '--day',
      row?.day ?? '',
      '--json',
    );
    expect(status).toBe(0);
    const explanation = JSON.parse(out) as ResourceExplanation;
    if (explanation.outcome !== 'matched') throw new Error(out);
    const { rows } = explanation;
    expect(rows.length).toBeGreaterThan(0);
    for (const { parts } of rows) expect(parts.length).toBeGreaterThan(0);
    const told = (what: 'value' | 'attributed') =>
      rows
        .flatMap(({ costs }) => costs.filter(({ cost }) => cost === 'unblended_cost'))
        .reduce((sum, costs) => sum + Number(costs[what]), 0);
    const key = `${row?.id} ${row?.day}`;
    expect(told('value')).toBeCloseTo((await billedCosts())[key] ?? NaN, 9);
    expect(told('attributed')).toBeCloseTo((await writtenCosts())[key] ?? NaN, 9);
    const people = await run('explain', ...onAws(), '--resource', row?.id ?? '', '--day', row?.day ?? '');
    expect(people.out).toMatch(/^ +matched by its resource id: node i-/m);
    expect(people.out).toMatch(/^ +resource_id .*product_code AmazonEC2, product_family Compute Instance/m);
    expect(people.out).toMatch(/ node: \S+ .* % = [\d.]+ of [\d.]+ core hours +[\d.]+/);
  });

  test('explain finds the pipeline from the sources, and asks for one of several clusters', async () => {
    const question = ['--namespace', 'db', '--day', '2025-03-05', '--format', 'csv'];
    const several = await run('explain', ...question);
    expect(several).toMatchObject({ status: 2, out: '' });
    expect(several.said).toContain('USAGE_INVALID');
    expect(several.said).toContain(`Say one of ${FIRST}, ${SECOND}.`);
    const { status, out, said } = await run('explain', ...question, '--ocp-source', FIRST ?? '');
    expect(status, said).toBe(0);
    expect(out).toMatch(/^outcome,day,namespace,resource,/);
    expect(out).toContain('explained,2025-03-05,db,i-');
    // The day before lies in the window before.
    const later = [
      '--namespace',
      'db',
      '--day',
      '2025-03-10',
      '--start',
      '2025-03-04',
      '--end',
      '2025-03-11',
    ];
    const asked = await run('explain', ...later, '--ocp-source', FIRST ?? '', '--json');
    const { window, before } = JSON.parse(asked.out) as NamespaceExplanation & {
      before: NamespaceCost['before'];
    };
    expect(window).toEqual({ start: '2025-03-10', end: '2025-03-11' });
    const [yesterday] = await tenant.rows<{ cost: number }>(
      `select sum(unblended_cost)::float8 as cost from ${DETAIL}
        where cluster_id = 'aws-win-a' and namespace = 'db' and usage_start = '2025-03-09'`,
    );
    expect(before.day).toBe('2025-03-09');
    expect(before.costs.find(({ cost }) => cost === 'unblended_cost')?.value).toBeCloseTo(
      yesterday?.cost ?? NaN,
      9,
    );
  });

  test('explain of a row that nobody matched ends with 3', async () => {
    expect((await run('explain', ...onAws(), '--resource', 'i-nothing', '--day', '2025-03-05')).status).toBe(
      3,
    );
  });
});

describe('--out and --state', () => {
  test('give the same detail as the database, without it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'e2e-state-'));
    try {
      const [summary, detail] = [join(folder, 'ocp'), join(folder, 'aws')];
      expect((await run('aggregate', '--ocp-source', FIRST ?? '', '--out', summary)).status).toBe(0);
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
