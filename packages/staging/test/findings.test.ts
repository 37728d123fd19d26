import { ingest, stagingMetrics, type Logger } from '@ocp/staging';
import { expect, test } from 'vitest';
import { csv, headers, hour, nodeRow, podRow, type Cells } from './support/reports.ts';
import { summarize } from './support/summarize.ts';
import { addSource, folderOf, onTenant, payloadOf, SCHEMA, signal, SOURCE } from './support/tenant.ts';

const tenant = onTenant();
const pods = (...rows: Cells[]) => csv(headers.pod_usage, rows);
const day = (at: number, change: Cells = {}, hours = 24) =>
  Array.from({ length: hours }, (_, of) => podRow({ ...hour(at, of), ...change }));
const CPU = 'pod_usage_cpu_core_seconds';

test('cells that are no number count as 0, negative ones as they are, and both are told with file and lines', async () => {
  await addSource(tenant());
  const rows = day(1).map((row, at) => ({
    ...row,
    [CPU]: ['abc', '1,5', '3600s', '-7', 'null', ''][at] ?? '1',
  }));
  const report = await tenant().load(folderOf({ 'p.csv': pods(...rows) }));
  expect(report.warnings).toMatchObject([
    { code: 'CELLS_ZEROED', where: { file: 'p.csv', lines: '2, 3, 4, 6', files: 1, cells: 4 } },
    { code: 'VALUES_NEGATIVE', where: { file: 'p.csv', lines: '5', cells: 1 } },
  ]);
  expect(report.warnings[0]?.message).toContain(`${CPU} is abc`);
  expect(report.lost.rows).toBe(0);
  const run = await summarize(tenant());
  expect(run.warnings).toMatchObject(report.warnings.map(({ code, where }) => ({ code, where })));
});

test('a row with a number that is not finite is lost, named, and does not end the month', async () => {
  await addSource(tenant());
  const rows = day(1).map((row, at) => ({ ...row, [CPU]: ['NAN', '-inf'][at - 3] ?? '3600' }));
  const report = await tenant().load(folderOf({ 'p.csv': pods(...rows) }));
  expect(report.lost.rows).toBe(2);
  expect(report.warnings[0]).toMatchObject({
    code: 'ROWS_DROPPED',
    where: { file: 'p.csv', lines: '5, 6', rows: 2 },
  });
  const run = await summarize(tenant());
  expect(run.status).toBe('done');
  expect(run.warnings.map(({ code }) => code)).toEqual(['ROWS_DROPPED', 'HOURS_MISSING']);
});

test('rows that repeat inside of a report count twice, and the load and the run say so', async () => {
  await addSource(tenant());
  // Together with its repetitions the pod uses 5 of 4 cores.
  const rows = day(1).flatMap((row) => Array.from({ length: 5 }, () => row));
  const payload = folderOf({ 'p.csv': pods(...rows) });
  const report = await tenant().load(payload);
  // The same again is said again, and not counted again.
  expect((await tenant().load(payload)).warnings).toEqual(report.warnings);
  expect(report.warnings).toMatchObject([
    { code: 'ROWS_REPEATED', where: { file: 'p.csv', lines: '3, 4, 5, 6, 8', rows: 96 } },
    { code: 'USED_OVER_CAPACITY', where: { file: 'p.csv', hours: 24 } },
  ]);
  expect(report.warnings[1]?.message).toContain('node-1: 18000 of 14400 core seconds');
  const { warnings } = await summarize(tenant());
  expect(warnings).toMatchObject([
    { code: 'ROWS_REPEATED', where: { rows: 96 } },
    {
      code: 'USED_OVER_CAPACITY',
      where: { file: 'p.csv', node: 'node-1', hour: '2025-10-01 00:00', hours: 24 },
    },
    { code: 'UNALLOCATED_NEGATIVE', where: { node: 'node-1', day: '2025-10-01', days: 1 } },
  ]);
  const counted = await stagingMetrics.findings.get();
  expect(counted.values.map(({ labels, value }) => [labels.command, labels.code, value])).toEqual(
    expect.arrayContaining([['ingest', 'ROWS_REPEATED', 96]]),
  );
});

test('rows of one pod with other labels, and of an hour in two reports, are no repetition, but count for the node', async () => {
  const half = (change: Cells) => pods(podRow({ [CPU]: '9000', ...change }));
  const { warnings } = await tenant().load(
    folderOf({ 'a.csv': half({}), 'b.csv': half({ pod: 'pod-2', pod_labels: 'label_a:1' }) }),
  );
  const [over, ...others] = warnings;
  expect(over).toMatchObject({ code: 'USED_OVER_CAPACITY', where: { files: 1, hours: 1 } });
  expect(others.map(({ code }) => code)).toEqual(['NO_REPORT_PERIOD']);
});

const manifest = {
  uuid: 'm',
  date: '2025-10-03T00:00:00Z',
  start: '2025-10-01T00:00:00Z',
  end: '2025-10-02T00:00:00Z',
};

test('hours that a manifest promises, and those between the first and the last one, are missed', async () => {
  await addSource(tenant());
  const load = (uuid: string, rows: readonly Cells[]) =>
    tenant().load(payloadOf({ ...manifest, uuid }, { 'p.csv': pods(...rows) }));
  const { warnings } = await load('a', day(1, {}, 6));
  expect(warnings).toMatchObject([
    { code: 'HOURS_MISSING', where: { day: '2025-10-01', days: 1, hours: 18 } },
  ]);
  expect(warnings[0]?.message).toContain('2025-10-01 has 6 of 24');
  const gaps = await tenant().load(folderOf({ 'p.csv': pods(podRow(hour(2, 3)), podRow(hour(2, 7))) }));
  expect(gaps.warnings).toMatchObject([{ code: 'HOURS_MISSING', where: { day: '2025-10-02', hours: 3 } }]);
  const run = await summarize(tenant());
  // More of the last day may come.
  expect(run.warnings).toMatchObject([
    { code: 'HOURS_MISSING', where: { day: '2025-10-01', days: 2, hours: 21 } },
  ]);
});

test('hours after a payload was packed are not missed', async () => {
  await addSource(tenant());
  const payload = payloadOf(
    { ...manifest, date: '2025-10-01T06:00:12Z' },
    { 'p.csv': pods(...day(1, {}, 6)) },
  );
  expect((await tenant().load(payload)).warnings).toEqual([]);
});

test('a payload without pods says so, and so does a run', async () => {
  await addSource(tenant());
  const nodes = csv(headers.node_labels, [nodeRow(hour(2, 0))]);
  const listed = { uuid: 'n', files: ['n.csv', 'p.csv'] };
  const report = await tenant().load(payloadOf(listed, { 'n.csv': nodes }));
  expect(report.warnings.map(({ code }) => code)).toEqual(['PAYLOAD_INCOMPLETE', 'PODS_MISSING']);
  await tenant().load(folderOf({ 'p.csv': pods(...day(1), podRow(hour(3, 0))) }));
  const { warnings } = await summarize(tenant());
  // Claims of the day are summarized all the same.
  const noPods = expect.stringContaining('no usage of pods is summarized: 2025-10-02') as string;
  expect(warnings).toMatchObject([
    { code: 'PAYLOAD_INCOMPLETE', message: expect.stringContaining('p.csv') as string },
    { code: 'PODS_MISSING', message: noPods, where: { day: '2025-10-02', days: 1 } },
  ]);
  // It is so as long as nothing changes.
  expect(await summarize(tenant())).toMatchObject({ unchanged: true, warnings });
});

test('what is the matter with many rows and files is said once', async () => {
  const lines: { code?: string; rows?: number; msg: string }[] = [];
  const log = {
    child: () => log,
    info: () => undefined,
    warn: (fields: object, msg: string) => lines.push({ ...fields, msg }),
  } as unknown as Logger;
  const broken = pods(...day(1))
    .replaceAll('\n', ',,\n')
    .replace(',,\n', '\n');
  const files = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`bad-${n}.csv`, `a,b\n${n}`]));
  const payload = folderOf({ ...files, 'p.csv': `${broken}${pods(podRow()).split('\n')[1]}\n` });
  await ingest(tenant().store, { payload, schema: SCHEMA, source: SOURCE }, { signal, log });
  expect(lines.map(({ code, msg }) => code ?? msg)).toEqual([
    ...['rows were not staged', 'ROWS_SKIPPED', 'REPORT_REFUSED', 'NO_REPORT_PERIOD'],
  ]);
  expect(lines[0]).toMatchObject({ rows: 24, lines: [2, 3, 4, 5, 6], fault: '21 cells instead of 19' });
  expect(lines[2]?.msg).toContain('bad-0.csv and 29 other files');
});

test('a ledger of an older version gets what it lacks', async () => {
  await tenant().load(folderOf({ 'p.csv': pods(podRow()) }));
  const table = (name: string) => `${SCHEMA}.reporting_ocpusagelineitem_staging_${name}`;
  await tenant().rows(`alter table ${table('payloads')} drop column missing`);
  await tenant().rows(`alter table ${table('files')} drop column findings`);
  await addSource(tenant());
  await tenant().load(folderOf({ 'p.csv': pods(podRow({ ...hour(1, 1), [CPU]: '-1' })) }));
  expect((await summarize(tenant())).warnings.map(({ code }) => code)).toContain('VALUES_NEGATIVE');
});
