import { OcpError, type Engine } from '@ocp/core';
import { postgres } from '@ocp/engine-postgres';
import { describe, expect, test } from 'vitest';
import { csv, headers, hour, nodeRow, podRow, storageRow, type Cells } from './support/reports.ts';
import { summarize, type Change } from './support/summarize.ts';
import { addSource, failure, folderOf, onTenant, payloadOf, SCHEMA, SOURCE } from './support/tenant.ts';

const tenant = onTenant();
const SUMMARY = `${SCHEMA}.reporting_ocpusagelineitem_daily_summary`;
const POD_STAGING = `${SCHEMA}.reporting_ocpusagelineitem_pod_staging`;

const pods = (...rows: Cells[]) => csv(headers.pod_usage, rows);

/** An engine that fails before the first relations are made, as often as it is told, and then is the usual one. */
function failing(errors: Error[]): Engine & { left: Error[] } {
  const engine = postgres();
  return {
    ...engine,
    left: errors,
    open: (job) => {
      const error = errors.shift();
      return error === undefined ? engine.open(job) : Promise.reject(error);
    },
  };
}

describe('an aggregation of staged reports', () => {
  test('compares usage and request hour by hour, and takes the larger or the smaller one', async () => {
    await addSource(tenant());
    const use = (at: number, usage: string, request: string) =>
      podRow({ ...hour(1, at), pod_usage_cpu_core_seconds: usage, pod_request_cpu_core_seconds: request });
    await tenant().load(folderOf({ 'p.csv': pods(use(0, '3600', '0'), use(1, '0', '7200')) }));
    const effective = async (change: Change) => {
      const { settings } = await summarize(tenant(), change);
      const [row] = await tenant().rows<{ hours: number }>(
        `select sum(pod_effective_usage_cpu_core_hours)::float8 as hours from ${SUMMARY} where namespace = 'shop'`,
      );
      return [settings.effective_usage, row?.hours];
    };
    expect(await effective({})).toEqual(['max', 3]);
    expect(await effective({ effectiveUsage: 'min' })).toEqual(['min', 0]);
  });

  test('keeps labels that are not enabled for the day on which they are', async () => {
    await addSource(tenant());
    await tenant().load(folderOf({ 'p.csv': pods(podRow()) }));
    const labels = async () => {
      await summarize(tenant());
      const rows = await tenant().rows(
        `select pod_labels as labels from ${SUMMARY} where namespace = 'shop'`,
      );
      return rows.map(({ labels: found }) => found);
    };
    expect(await labels()).toEqual([{}]);
    await tenant().rows(`update ${SCHEMA}.reporting_enabledtagkeys set enabled = true where key = 'app'`);
    expect(await labels()).toEqual([{ app: 'shop' }]);
  });

  test('marks the rows of its days, of every report, and of its source only', async () => {
    await addSource(tenant());
    const other = '00000000-0000-4000-8000-000000000001';
    const files = {
      'p.csv': pods(podRow(), podRow(hour(2, 0)), podRow({ node: '' })),
      'n.csv': csv(headers.node_labels, [nodeRow(hour(2, 0))]),
    };
    await tenant().load(folderOf(files));
    await tenant().load(folderOf(files), other);
    await summarize(tenant(), { start: '2025-10-02' });
    const marked = await tenant().rows(
      `select 'pod' as report, source_uuid = $1 as own, extract(day from interval_start)::int as day, processed
          from ${POD_STAGING} union
        select 'node', source_uuid = $1, extract(day from interval_start)::int, processed
          from ${SCHEMA}.reporting_ocpusagelineitem_node_labels_staging order by 1, 2, 3`,
      [SOURCE],
    );
    expect(marked).toEqual([
      { report: 'node', own: false, day: 2, processed: false },
      { report: 'node', own: true, day: 2, processed: true },
      { report: 'pod', own: false, day: 1, processed: false },
      { report: 'pod', own: false, day: 2, processed: false },
      { report: 'pod', own: true, day: 1, processed: false },
      { report: 'pod', own: true, day: 2, processed: true },
    ]);
  });

  test('does not see a file that was not published', async () => {
    await addSource(tenant());
    await tenant().load(folderOf({ 'p.csv': pods(podRow()) }));
    await tenant().rows(`update ${SCHEMA}.reporting_ocpusagelineitem_staging_files set status = 'loading'`);
    expect((await summarize(tenant())).status).toBe('nothing');
    await tenant().load(folderOf({ 'p.csv': pods(podRow({ pod: 'pod-2' })) }));
    expect(await tenant().rows(`select pod from ${POD_STAGING}`)).toEqual([{ pod: 'pod-2' }]);
  });

  test('has nothing to do where nothing was ever staged', async () => {
    await addSource(tenant());
    const report = await summarize(tenant());
    expect(report.status).toBe('nothing');
  });

  test('says in which totals staging and summary differ', async () => {
    await addSource(tenant());
    const storage = csv(headers.storage_usage, [storageRow()]);
    await tenant().load(folderOf({ 'p.csv': pods(podRow()), 's.csv': storage }));
    expect((await summarize(tenant())).warnings).toEqual([]);
    // Two label sets of a node on a day double its rows, as they do in Koku.
    await tenant().rows(`update ${SCHEMA}.reporting_enabledtagkeys set enabled = true`);
    const zones = ['a', 'b'].map((zone, at) => nodeRow({ ...hour(1, at), node_labels: `label_app:${zone}` }));
    await tenant().load(folderOf({ 'n.csv': csv(headers.node_labels, zones) }));
    const { warnings } = await summarize(tenant());
    expect(warnings.map(({ code, where }) => [code, where])).toEqual([
      ['STAGING_DIFFERS', { measure: 'pod_usage_cpu_core_hours', staging: 1, summary: 2 }],
      ['STAGING_DIFFERS', { measure: 'pod_usage_memory_gigabyte_hours', staging: 1, summary: 2 }],
      [
        'STAGING_DIFFERS',
        expect.objectContaining({ measure: 'persistentvolumeclaim_capacity_gigabyte_months' }) as object,
      ],
    ]);
  });
});

describe('an aggregation that fails', () => {
  const passing = () => new OcpError('DATABASE_STATEMENT', 'deadlock detected', { passing: true });

  test('is begun again when the error can pass, and leaves the rows of one run', async () => {
    await addSource(tenant());
    await tenant().load(folderOf({ 'p.csv': pods(podRow()) }));
    const engine = failing([passing(), new OcpError('DATABASE_LOST', 'gone', { passing: true })]);
    expect((await summarize(tenant(), { engine })).status).toBe('done');
    expect(engine.left).toEqual([]);
    expect(await tenant().rows(`select from ${SUMMARY} where namespace = 'shop'`)).toHaveLength(1);
  });

  test('fails at once when it cannot, keeps the staged rows and marks none', async () => {
    await addSource(tenant());
    await tenant().load(payloadOf({ uuid: 'a' }, { 'p.csv': pods(podRow()) }));
    const engine = failing([new OcpError('ENGINE_STEP', 'a fault'), passing()]);
    const said: object[] = [];
    const say = (fields: object) => void said.push(fields);
    await failure(summarize(tenant(), { engine, log: { info: say, warn: say, error: say } }), 'ENGINE_STEP');
    expect(said).toMatchObject([{ manifests: ['a'] }, { code: 'ENGINE_STEP' }]);
    expect(engine.left).toHaveLength(1);
    expect(await tenant().rows(`select processed from ${POD_STAGING}`)).toEqual([{ processed: false }]);
    expect(await tenant().rows(`select from ${SUMMARY}`)).toEqual([]);
  });

  test('gives up after five attempts', async () => {
    await addSource(tenant());
    await tenant().load(folderOf({ 'p.csv': pods(podRow()) }));
    const engine = failing(Array.from({ length: 9 }, passing));
    await failure(summarize(tenant(), { engine }), 'DATABASE_STATEMENT');
    expect(engine.left).toHaveLength(4);
  });
});
