import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { locksOf, parseRequest } from '@ocp/core';
import { readScenario } from '@ocp/golden';
import { postgresStore } from '@ocp/store';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ocp, start, type Options } from './support/command.ts';
import { readParquet } from './support/parquet.ts';
import { goldenReports, ingestion } from './support/payload.ts';
import { goldenTenant, lakeAt, request, SCHEMA, SOURCE, type Tenant } from './support/tenant.ts';

const ESCAPE = '\u001b[';
const json = (text: string) => text.split('\n').filter((line) => line.startsWith('{'));

/** What a command says on a terminal, in lines without colours, and as it came. */
async function onTerminal(args: readonly string[], options: Options) {
  const { status, out } = await ocp(args, { ...options, terminal: true });
  return { status, out, lines: stripVTControlCharacters(out).split(/\r?\n/).filter(Boolean) };
}

describe('of OpenShift alone', () => {
  let tenant: Tenant;
  let run: string[];
  beforeAll(async () => {
    tenant = await goldenTenant('ocp-basic');
    run = request('aggregate', lakeAt(`${tenant.golden}/input`));
  });
  afterAll(() => tenant.close());

  test('a terminal gets headings, numbered steps, colours and a last line, and no JSON', async () => {
    const { status, out, lines } = await onTerminal([...run, '--full'], { database: tenant.url });
    expect(status, out).toBe(0);
    expect(json(out)).toEqual([]);
    expect(out).toContain(ESCAPE);
    expect(lines[0]).toBe(`ocp ${SOURCE}, 2025-10-01 to 2025-10-03, duckdb`);
    const place = (line: string | RegExp) => lines.findIndex((one) => one.search(line) !== -1);
    const order = [
      /^ {2}cluster ocp-basic-1\b/,
      /^ {2}window 2025-10-01 to 2025-10-03$/,
      /^ +1 of 19 pod_usage +\d+ rows +\d+\.\d\d s$/,
      /^ +19 of 19 summary_rows +[\d,]+ rows +\d+\.\d\d s$/,
      /^ +write reporting_ocpusagelineitem_daily_summary/,
      /^ {2}after all windows$/,
      /^ {2}3 days: everything is made anew$/,
    ].map(place);
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(lines.at(-1)).toMatch(
      new RegExp(
        `^ocp ${SOURCE}: done, rows: [\\d,]+ inserted, \\d+ deleted, \\d+ unchanged, ` +
          'usage [\\d.,]+ in and [\\d.,]+ out \\(pod_usage_cpu_core_hours\\), no warnings, \\d+\\.\\d\\d s, peak memory \\d+ MiB$',
      ),
    );
  });

  test('a run that finds nothing changed says so at its end, without colours where NO_COLOR forbids them', async () => {
    await ocp(run, { database: tenant.url });
    const { out, lines } = await onTerminal(run, { database: tenant.url, environment: { NO_COLOR: '1' } });
    expect(out).not.toContain(ESCAPE);
    expect(lines.at(-1)).toContain(`ocp ${SOURCE}: unchanged from 2025-10-01 to 2025-10-03, no warnings`);
  });

  test('a pipe gets the log as JSON beside the lines, and no colours, whoever wants them', async () => {
    const { said } = await ocp(run, { database: tenant.url, environment: { FORCE_COLOR: '1' } });
    expect(said).not.toContain(ESCAPE);
    expect(json(said).map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
      'aggregation begins',
      'aggregation done',
    ]);
  });

  test('a load says its log in words on a terminal', async () => {
    const { status, out, lines } = await onTerminal(ingestion(goldenReports(tenant)), {
      database: tenant.url,
    });
    expect(status, out).toBe(0);
    expect(json(out)).toEqual([]);
    expect(lines).toContainEqual(
      expect.stringMatching(/^\d\d:\d\d:\d\d ingest begins \(.*manifest content:/),
    );
  });

  test('a host says its log in words on a terminal', async () => {
    const host = start(['serve', '--port', '0'], { database: tenant.url, terminal: true });
    await expect.poll(host.out, { timeout: 20_000 }).toContain('listening on');
    const [, address] = /listening on (\S+)/.exec(stripVTControlCharacters(host.out())) ?? [];
    await fetch(`${address}/metrics`);
    await expect
      .poll(() => stripVTControlCharacters(host.out()))
      .toMatch(/^\d\d:\d\d:\d\d .*request completed/m);
    host.signal('SIGTERM');
    expect(json((await host.ended).out)).toEqual([]);
  });

  test.each([true, false])('it says what it waits for, and who has that (terminal: %s)', async (terminal) => {
    const store = postgresStore({ url: tenant.url });
    const days = { start_date: '2025-10-01', end_date: '2025-10-03' };
    const asked = parseRequest({ provider_type: 'OCP', schema: SCHEMA, ocp_source_uuid: SOURCE, ...days });
    let waiting: ReturnType<typeof start> | undefined;
    let holder: number | undefined;
    const said = () => (terminal ? waiting?.out() : waiting?.said()) ?? '';
    await store.transaction(
      SCHEMA,
      async (transaction) => {
        await transaction.lock(locksOf(asked));
        const [row] = await transaction.sql.rows<{ pid: number }>('select pg_backend_pid() as pid');
        holder = row?.pid;
        waiting = start(run, { database: tenant.url, terminal });
        await expect.poll(said, { timeout: 20_000 }).toContain('waits for');
      },
      { signal: new AbortController().signal },
    );
    await store.close();
    expect(await waiting?.ended).toMatchObject({ status: 0 });
    const time = '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ';
    const who = `process ${holder} \\(ocp\\) has it since ${time}, idle in transaction, last: select pg_backend_pid`;
    expect(said()).toMatch(new RegExp(`waits for OpenShift source ${SOURCE} since ${time}: ${who}`));
    expect(said().match(/waits for/g)).toHaveLength(1);
    expect(said()).toMatch(/goes on after \d+\.\d s/);
    if (terminal) return;
    const logged = json(said()).map((line) => JSON.parse(line) as object);
    const lock = `${SCHEMA}/openshift/${SOURCE}`;
    expect(logged).toContainEqual(
      expect.objectContaining({ lock, holders: [expect.objectContaining({ pid: holder }) as object] }),
    );
  });
});

test('of a bill, money in and out is that of its lines', async () => {
  const tenant = await goldenTenant('aws-tags');
  const { start_date: from, end_date: to, cloud_source: bill } = await readScenario(tenant.golden);
  const [billed] = await readParquet(
    join(tenant.golden, 'input/data/parquet/daily/*/AWS/raw/**/*.parquet'),
    `select sum(case lineitem_lineitemtype when 'SavingsPlanCoveredUsage' then 0 else lineitem_unblendedcost end) as cost
      from files where lineitem_usagestartdate::date between '${from}' and '${to}'`,
  );
  const cost = Number(billed?.cost).toLocaleString('en-US', { maximumSignificantDigits: 7 });
  const { said, status } = await ocp(
    [
      ...['aggregate', '--pipeline', 'all', '--schema', SCHEMA, '--start', from, '--end', to],
      ...['--lake', lakeAt(`${tenant.golden}/input`)],
    ],
    { database: tenant.url },
  );
  await tenant.close();
  expect(status, said).toBe(0);
  expect(said).toContain(`cost ${cost} in and ${cost} out (unblended_cost)`);
  const last = said.trimEnd().split('\n').at(-1);
  expect(last).toMatch(/^all: 3 runs, rows: [\d,]+ inserted, /);
  expect(last).toContain(`cost of aws ${bill}: ${cost} in and ${cost} out`);
  expect(last).toMatch(/, (no|\d+) warnings?, \d+\.\d\d s$/);
});
