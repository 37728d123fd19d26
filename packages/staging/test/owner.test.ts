import { ingest } from '@ocp/staging';
import { addSource as enterSource, endSource } from '@ocp/store';
import { beforeEach, expect, test } from 'vitest';
import { csv, headers, podRow } from './support/reports.ts';
import { addSource, failure, onTenant, payloadOf, SCHEMA, signal, SOURCE } from './support/tenant.ts';

const OTHER = '00000000-0000-4000-8000-0000000000b2';

const tenant = onTenant();
beforeEach(async () => {
  await addSource(tenant());
  await addSource(tenant(), OTHER, 'cluster-2');
});

const payload = (uuid: string, cluster: string | undefined, pod = 'pod-1') =>
  payloadOf(
    { uuid, cluster_id: cluster, date: '2025-10-02T00:00:00Z' },
    { 'p.csv': csv(headers.pod_usage, [podRow({ pod })]) },
  );
const load = (from: string, request: { source?: string; force?: boolean } = {}) =>
  ingest(tenant().store, { payload: from, schema: SCHEMA, ...request }, { signal });

test('a payload of another cluster takes no hour away, and the error says whose it is', async () => {
  await load(payload('a', 'cluster-1'), { source: SOURCE });
  const before = await tenant().staged();
  const error = await failure(
    load(payload('b', 'cluster-2', 'foreign'), { source: SOURCE }),
    'CLUSTER_MISMATCH',
  );
  expect(error.message).toContain(`cluster-2 is the source ${OTHER}`);
  expect(error.where).toMatchObject({ cluster: 'cluster-2', source: SOURCE, known: 'cluster-1' });
  expect(await tenant().staged()).toEqual(before);
});

test('by force it is loaded, and the report says so', async () => {
  const report = await load(payload('b', 'cluster-2', 'foreign'), { source: SOURCE, force: true });
  expect(report.warnings).toMatchObject([{ code: 'CLUSTER_MISMATCH', where: { cluster: 'cluster-2' } }]);
  expect(await tenant().staged()).toEqual([expect.stringContaining('foreign')]);
});

test('the source is that of the cluster that the manifest names', async () => {
  expect(await load(payload('b', 'cluster-2'))).toMatchObject({ source: OTHER, warnings: [] });
  expect(await load(payload('f', 'CLUSTER-2'), { source: OTHER })).toMatchObject({ warnings: [] });
  await failure(load(payload('c', 'cluster-3')), 'SOURCE_UNKNOWN');
  await failure(load(payload('d', undefined)), 'USAGE_INVALID');
  await tenant().rows(
    `insert into ${SCHEMA}.reporting_ocpusagereportperiod
        (cluster_id, cluster_alias, report_period_start, report_period_end, provider_id)
      values ('cluster-2', 'x', '2025-09-01Z', '2025-10-01Z', $1)`,
    [SOURCE],
  );
  const error = await failure(load(payload('e', 'cluster-2')), 'SOURCE_UNKNOWN');
  expect(error.message).toContain(OTHER);
  expect(error.message).toContain(SOURCE);
});

test('a source that was forgotten takes no payload of its cluster, until it is entered again', async () => {
  const { store } = tenant();
  const name = 'third';
  const enter = () => enterSource(store, { schema: SCHEMA, name, clusterId: 'cluster-3' }, signal);
  const { source } = await enter();
  expect(await load(payload('a', 'cluster-3'))).toMatchObject({ source });
  await endSource(store, SCHEMA, source, signal);
  await failure(load(payload('b', 'cluster-3')), 'SOURCE_UNKNOWN');
  expect(await enter()).toMatchObject({ source, outcome: 'again' });
  expect(await load(payload('b', 'cluster-3'))).toMatchObject({ source, rows: 1 });
});

test('a source of which no cluster is known takes any, which is then its own', async () => {
  await tenant().rows(`update public.api_providerauthentication set credentials = '{}'`);
  expect(await load(payload('a', 'cluster-9'), { source: SOURCE })).toMatchObject({ rows: 1, warnings: [] });
  // Now its report period says it.
  const error = await failure(load(payload('b', 'cluster-2'), { source: SOURCE }), 'CLUSTER_MISMATCH');
  expect(error.where).toMatchObject({ known: 'cluster-9' });
});
