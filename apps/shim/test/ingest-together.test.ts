import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ocp } from './support/command.ts';
import { aggregation, folderOf, goldenReports, ingestion, staged } from './support/payload.ts';
import { addSource, goldenTenant, SCHEMA, SOURCE, type Tenant } from './support/tenant.ts';

let tenant: Tenant;
beforeAll(async () => {
  tenant = await goldenTenant();
});
afterAll(() => tenant.close());

const run = (args: readonly string[]) => ocp(args, { database: tenant.url });
const sources = Array.from(
  { length: 10 },
  (_, n) => `00000000-0000-4000-8000-${String(n + 1).padStart(12, '0')}`,
);

/** The golden's reports, with the source's number in the names of its nodes. */
function reportsOf(number: number): string {
  const folder = goldenReports(tenant);
  const files = readdirSync(folder).map((name): [string, string] => {
    const text = readFileSync(join(folder, name), 'utf8');
    return [name, text.replaceAll('worker-1', `worker-1-of-${number}`)];
  });
  return folderOf(Object.fromEntries(files));
}

/** What each source has in the summary, without its own names. */
const summaries = () =>
  tenant.rows<{ source: string; days: number; hours: number; rows: number }>(
    `select source_uuid as source, count(distinct usage_start)::int as days,
        sum(pod_usage_cpu_core_hours)::float8 as hours, count(*)::int as rows
      from ${SCHEMA}.reporting_ocpusagelineitem_daily_summary group by 1 order by 1`,
  );

test('ten sources loaded and summarized at once do not wait for each other for ever, and each has its own rows', async () => {
  for (const [n, source] of sources.entries()) await addSource(tenant, source, `cluster-${n}`);
  const ended = await Promise.all(
    sources.map(async (source, n) => {
      const loaded = await run(ingestion(reportsOf(n), '--ocp-source', source));
      const summarized = await run(aggregation('--ocp-source', source));
      return [loaded.status, summarized.status];
    }),
  );
  expect(ended).toEqual(sources.map(() => [0, 0]));
  const found = await summaries();
  expect(found.map(({ source }) => source)).toEqual(sources);
  const [first] = found;
  for (const { days, hours, rows } of found)
    expect({ days, hours, rows }).toEqual({ ...first, source: undefined });
  const deadlocks = await tenant.rows(
    `select deadlocks::int from pg_stat_database where datname = current_database()`,
  );
  expect(deadlocks).toEqual([{ deadlocks: 0 }]);
});

test('one source loaded and summarized by several at once has its rows once', async () => {
  const payload = goldenReports(tenant);
  const loads = await Promise.all([1, 2, 3].map(() => run(ingestion(payload))));
  expect(loads.map(({ status }) => status)).toEqual([0, 0, 0]);
  const own = async () => (await staged(tenant)).filter((row) => row.includes(SOURCE)).length;
  const once = await own();
  const mixed = await Promise.all([run(ingestion(payload)), run(aggregation()), run(aggregation())]);
  expect(mixed.map(({ status }) => status)).toEqual([0, 0, 0]);
  expect(await own()).toBe(once);
  const [files] = await tenant.rows(
    `select count(*)::int as files, count(distinct name)::int as names
      from ${SCHEMA}.reporting_ocpusagelineitem_staging_files files
      join ${SCHEMA}.reporting_ocpusagelineitem_staging_payloads payloads on payloads.id = payload_id
      where source_uuid = $1`,
    [SOURCE],
  );
  expect(files).toEqual({ files: 6, names: 6 });
  // Besides the summary, the golden's tables know nothing of the other sources.
  const [summary] = await tenant.rows(
    `select count(*)::int as rows, count(distinct (usage_start, namespace, node, data_source, persistentvolumeclaim,
        pod_labels, volume_labels))::int as distinct
      from ${SCHEMA}.reporting_ocpusagelineitem_daily_summary where source_uuid = $1`,
    [SOURCE],
  );
  expect(summary?.rows).toBe(summary?.distinct);
});
