import { existsSync, readdirSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { OcpError, type Store } from '@ocp/core';
import { ingest, type Logger } from '@ocp/staging';
import { create, Header } from 'tar';
import { describe, expect, test, vi } from 'vitest';
import { csv, headers, hour, nodeRow, podRow, storageRow } from './support/reports.ts';
import {
  addSource,
  archiveOf,
  failure,
  folderOf,
  onTenant,
  payloadOf,
  SCHEMA,
  signal,
  SOURCE,
} from './support/tenant.ts';

const tenant = onTenant();
const pods = csv(headers.pod_usage, [podRow(), podRow({ pod: 'pod-2' })]);
const nodes = csv(headers.node_labels, [nodeRow()]);

/** A log with the fields of its warnings. */
function heard(): { lines: object[]; log: Logger } {
  const lines: object[] = [];
  const log = { child: () => log, info: () => undefined, warn: (fields: object) => lines.push(fields) };
  return { lines, log: log as unknown as Logger };
}

describe('a payload that is no payload', () => {
  test.each([
    ['nothing at its place', () => '/no/such/payload.tar.gz', 'USAGE_INVALID'],
    ['an empty folder', () => folderOf({}), 'NO_INPUT'],
    ['a folder without a report', () => folderOf({ 'readme.txt': 'x' }), 'NO_INPUT'],
    ['an empty file', () => join(folderOf({ 'payload.tar.gz': '' }), 'payload.tar.gz'), 'PAYLOAD_UNREADABLE'],
    ['text', () => join(folderOf({ 'payload.tar.gz': pods }), 'payload.tar.gz'), 'PAYLOAD_UNREADABLE'],
    ['compressed text', () => join(folderOf({ p: gzipSync(pods.repeat(20)) }), 'p'), 'PAYLOAD_UNREADABLE'],
    [
      'a manifest that is no JSON',
      () => folderOf({ 'manifest.json': '{', 'p.csv': pods }),
      'MANIFEST_INVALID',
    ],
    [
      'a manifest without a uuid',
      () => folderOf({ 'manifest.json': '{}', 'p.csv': pods }),
      'MANIFEST_INVALID',
    ],
    [
      'a manifest that lists other files',
      () => payloadOf({ uuid: 'a', files: ['other.csv'] }, { 'p.csv': pods }),
      'NO_INPUT',
    ],
    ['no file with a report', () => folderOf({ 'a.csv': 'a,b\n1,2\n', 'b.csv': '' }), 'REPORT_REFUSED'],
  ])('%s is refused, and nothing is staged', async (_, made, code) => {
    const error = await failure(tenant().load(made()), code);
    expect(error.hint).toBeDefined();
    const tables = await tenant().rows(`select from pg_class where relname like '%staging_2025%'`);
    expect(tables).toEqual([]);
  });

  test('an archive that breaks off is refused, and no file of it is left', async () => {
    const random = Array.from({ length: 2000 }, (_, n) => podRow({ pod: `pod-${Math.sin(n)}` }));
    const archive = await archiveOf(
      payloadOf({ uuid: 'a' }, { 'p.csv': csv(headers.pod_usage, random), 'n.csv': nodes }),
    );
    const { size } = statSync(archive);
    const temporary = folderOf({});
    vi.stubEnv('TMPDIR', temporary);
    for (const part of [0.1, 0.5, 0.99]) {
      truncateSync(archive, Math.floor(size * part));
      await failure(tenant().load(archive), 'PAYLOAD_UNREADABLE');
    }
    vi.unstubAllEnvs();
    expect(readdirSync(temporary)).toEqual([]);
  });

  test.each(['schema', 'source'])('for a %s that is none is refused', async (field) => {
    const request = {
      payload: folderOf({ 'p.csv': pods }),
      schema: SCHEMA,
      source: SOURCE,
      [field]: `x'; drop`,
    };
    await failure(ingest(tenant().store, request, { signal }), 'REQUEST_INVALID');
  });
});

test('names in an archive say nothing about where files are written', async () => {
  const folder = folderOf({});
  const archive = join(folder, 'evil.tar');
  const blocks = ['../../escaped.csv', '/absolute.csv', 'a/b/../../../c.csv'].flatMap((path) => {
    const content = Buffer.from(csv(headers.node_labels, [nodeRow({ node: path })]));
    const header = new Header({ path, size: content.length, type: 'File', mode: 0o644 });
    header.encode();
    return [header.block!, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  writeFileSync(archive, Buffer.concat([...blocks, Buffer.alloc(1024)]));
  const { files } = await tenant().load(archive);
  expect(files.map(({ status, rows }) => [status, rows])).toEqual([
    ['loaded', 1],
    ['loaded', 1],
    ['loaded', 1],
  ]);
  const escaped = ['..', '../..', '.'].flatMap((place) => [join(tmpdir(), place), join(folder, place)]);
  for (const place of escaped) expect(existsSync(join(place, 'escaped.csv'))).toBe(false);
  expect(existsSync('/absolute.csv')).toBe(false);
});

test('links in an archive are not followed', async () => {
  const folder = folderOf({ 'p.csv': nodes });
  symlinkSync('/etc/passwd', join(folder, 'link.csv'));
  const archive = join(folderOf({}), 'payload.tar.gz');
  await create({ cwd: folder, file: archive, gzip: true }, ['.']);
  const { files } = await tenant().load(archive);
  expect(files.map(({ name }) => name)).toEqual(['p.csv']);
});

test('a report that is refused does not keep the others, nor does a row that cannot be read', async () => {
  const { lines, log } = heard();
  const broken = pods.replace('pod-2', 'pod-2,too many');
  const payload = payloadOf({ uuid: 'a' }, { 'bad.csv': 'a,b\n', 'nodes.csv': nodes, 'pods.csv': broken });
  const report = await ingest(tenant().store, { payload, schema: SCHEMA, source: SOURCE }, { signal, log });
  expect(
    report.files.map(({ name, status, rows, malformed }) => ({ name, status, rows, malformed })),
  ).toEqual(
    expect.arrayContaining([
      { name: 'bad.csv', status: 'refused', rows: 0, malformed: 0 },
      { name: 'nodes.csv', status: 'loaded', rows: 1, malformed: 0 },
      { name: 'pods.csv', status: 'errors', rows: 1, malformed: 1 },
    ]),
  );
  expect(lines).toContainEqual({
    ...{ file: 'pods.csv', line: 3, lines: [3], rows: 1, fault: '20 cells instead of 19' },
  });
  expect(report.warnings.map(({ code }) => code).sort()).toEqual(
    expect.arrayContaining(['REPORT_REFUSED', 'ROWS_SKIPPED']),
  );
  const [file] = await tenant().rows(
    `select status, rows::int, malformed::int from ${SCHEMA}.reporting_ocpusagelineitem_staging_files
      where name = 'pods.csv'`,
  );
  expect(file).toEqual({ status: 'errors', rows: 1, malformed: 1 });
});

test('labels that are not one key and one value are left out, with a warning', async () => {
  const labels = 'label_a:1|label_b:x:y|label_c:x:y';
  const payload = folderOf({ 'p.csv': csv(headers.pod_usage, [podRow({ pod_labels: labels })]) });
  const { warnings } = await tenant().load(payload);
  expect(warnings).toContainEqual(
    expect.objectContaining({ code: 'LABELS_DROPPED', where: { file: 'p.csv', files: 1, labels: 2 } }),
  );
});

test('a load that is done is not told as failed when the database goes away afterwards', async () => {
  const { store, rows } = tenant();
  const published = `select from ${SCHEMA}.reporting_ocpusagelineitem_staging_files where status = 'loaded'`;
  const lost: Store = {
    ...store,
    async transaction(schema, work, options) {
      const there = await rows(
        `select to_regclass('${SCHEMA}.reporting_ocpusagelineitem_staging_files')::text as name`,
      );
      if (there[0]?.name !== null && (await rows(published)).length > 0)
        throw new OcpError('DATABASE_LOST', 'gone');
      return store.transaction(schema, work, options);
    },
  };
  const request = { payload: folderOf({ 'p.csv': pods }), schema: SCHEMA, source: SOURCE };
  const { lines, log } = heard();
  expect(await ingest(lost, request, { signal, log })).toMatchObject({ status: 'done', rows: 2 });
  expect(lines).toMatchObject([{ code: 'DATABASE_LOST' }, { code: 'NO_REPORT_PERIOD' }]);
});

test('only files that the manifest lists are taken', async () => {
  const payload = payloadOf({ uuid: 'a', files: ['pods.csv'] }, { 'pods.csv': pods, 'ros-pods.csv': pods });
  const { files } = await tenant().load(payload);
  expect(files.map(({ name }) => name)).toEqual(['pods.csv']);
});

test('months are partitions that are made as they come, also within a file', async () => {
  const rows = ['2025-10-31 23:00:00', '2025-11-01 00:00:00', '2025-10-31 22:00:00', '2024-02-29 00:00:00'];
  await tenant().load(
    folderOf({
      'p.csv': csv(
        headers.pod_usage,
        rows.map((at) => podRow({ interval_start: `${at} +0000 UTC` })),
      ),
    }),
  );
  const partitions = await tenant().rows<{ name: string; rows: number }>(
    `select tableoid::regclass::text as name, count(*)::int as rows
      from ${SCHEMA}.reporting_ocpusagelineitem_pod_staging group by 1 order by 1`,
  );
  expect(partitions.map(({ name, rows: count }) => [name.slice(-7), count])).toEqual([
    ['2024_02', 1],
    ['2025_10', 2],
    ['2025_11', 1],
  ]);
});

test('keys of labels become tag keys that are off, unless they are known', async () => {
  await tenant().rows(
    `insert into ${SCHEMA}.reporting_enabledtagkeys (uuid, key, enabled, provider_type)
      values (gen_random_uuid(), 'app', true, 'OCP'), (gen_random_uuid(), 'disk', true, 'AWS')`,
  );
  await tenant().load(folderOf({ 'p.csv': pods, 's.csv': csv(headers.storage_usage, [storageRow()]) }));
  const keys = await tenant().rows(
    `select key, enabled, provider_type as type from ${SCHEMA}.reporting_enabledtagkeys
      where key in ('app', 'disk') order by 1, 3`,
  );
  expect(keys).toEqual([
    { key: 'app', enabled: true, type: 'OCP' },
    { key: 'disk', enabled: true, type: 'AWS' },
    { key: 'disk', enabled: false, type: 'OCP' },
  ]);
});

test('the first report of a month makes its report period, of a source that the tenant knows', async () => {
  const payload = folderOf({ 'p.csv': pods });
  expect((await tenant().load(payload)).warnings.map(({ code }) => code)).toContain('NO_REPORT_PERIOD');
  await addSource(tenant(), SOURCE, 'cluster-1');
  const later = folderOf({ 'p.csv': csv(headers.pod_usage, [podRow(hour(2, 0))]) });
  expect((await tenant().load(later)).warnings).toEqual([]);
  await tenant().load(folderOf({ 'p.csv': csv(headers.pod_usage, [podRow(hour(3, 0))]) }));
  const periods = await tenant().rows(
    `select cluster_id, cluster_alias, report_period_start::date::text as start, report_period_end::date::text as end
      from ${SCHEMA}.reporting_ocpusagereportperiod where provider_id = $1`,
    [SOURCE],
  );
  expect(periods).toEqual([
    { cluster_id: 'cluster-1', cluster_alias: 'cluster-1', start: '2025-10-01', end: '2025-11-01' },
  ]);
});
