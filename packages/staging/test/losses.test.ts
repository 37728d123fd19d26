import { expect, test } from 'vitest';
import { headerFault } from '../src/csv/header.ts';
import { csv, headers, nodeRow, podRow } from './support/reports.ts';
import { addSource, folderOf, onTenant, payloadOf } from './support/tenant.ts';

const tenant = onTenant();
const pods = csv(headers.pod_usage, [podRow()]);
const nodes = csv(headers.node_labels, [nodeRow()]);

test('a refused report is told by what it resembles and by what it lacks', () => {
  const names = [...headers.pod_usage];
  expect(
    headerFault(
      names.map((name) => (name === 'pod_usage_cpu_core_seconds' ? 'pod_usage_cpu_core_second' : name)),
    ),
  ).toBe(
    'it resembles a report of pod_usage, and lacks pod_usage_cpu_core_seconds (it has pod_usage_cpu_core_second)',
  );
  expect(headerFault(names.filter((name) => name !== 'node'))).toBe(
    'it resembles a report of pod_usage, and lacks node',
  );
  expect(headerFault(['interval_start', 'a', 'b'])).toBe('the columns are of no OpenShift report');
});

test('what was lost of a payload is said again when it comes again', async () => {
  await addSource(tenant());
  const folder = folderOf({
    'p.csv': csv(headers.pod_usage, [podRow(), podRow({ pod_usage_cpu_core_seconds: '2e18' })]),
    'n.csv': csv(headers.node_labels, [nodeRow({ node_labels: 'label_a:b:c' })]).replace('\n', '\nbroken\n'),
  });
  const { lost, warnings } = await tenant().load(folder);
  expect(lost).toEqual({ reports: 0, rows: 2, labels: 1 });
  const again = await tenant().load(folder);
  expect(again).toMatchObject({ rows: 0, lost });
  expect(again.warnings).toEqual(warnings);
});

test('what was lost of one content is lost once, under however many names it comes', async () => {
  await addSource(tenant());
  const lossy = csv(headers.pod_usage, [podRow(), podRow({ pod_usage_cpu_core_seconds: '2e18' })]);
  const folder = folderOf(Object.fromEntries(['a', 'b', 'c'].map((name) => [`${name}.csv`, lossy])));
  const lost = { reports: 0, rows: 1, labels: 0 };
  const first = await tenant().load(folder);
  expect(first).toMatchObject({ rows: 1, lost });
  const again = await tenant().load(folder);
  expect(again).toMatchObject({ rows: 0, lost });
  expect(again.warnings).toEqual(first.warnings);
});

test('a report that a manifest promises and that was refused is missed until a good one comes', async () => {
  await addSource(tenant());
  const manifest = { uuid: 'm', date: '2025-10-02T00:00:00Z', files: ['p.csv', 'n.csv'] };
  const first = await tenant().load(
    payloadOf(manifest, { 'p.csv': pods, 'n.csv': nodes.replace('node_labels', 'node_label') }),
  );
  expect(first.warnings.map(({ code }) => code)).toEqual(['REPORT_REFUSED', 'PAYLOAD_INCOMPLETE']);
  expect(first.warnings[1]?.message).toContain('n.csv');
  const second = await tenant().load(payloadOf(manifest, { 'n.csv': nodes }));
  expect(second.warnings).toEqual([]);
});

test('reports that a manifest promises and that do not come are named until they have come', async () => {
  await addSource(tenant());
  const manifest = {
    uuid: 'm',
    date: '2025-10-02T00:00:00Z',
    files: ['p.csv', 'n.csv', 'ros-openshift.json'],
  };
  const first = await tenant().load(payloadOf(manifest, { 'p.csv': pods }));
  expect(first.warnings).toMatchObject([{ code: 'PAYLOAD_INCOMPLETE', where: { files: 1 } }]);
  expect(first.warnings[0]?.message).toContain('n.csv');
  const second = await tenant().load(payloadOf(manifest, { 'n.csv': nodes }));
  expect(second.warnings).toEqual([]);
  expect([first.lost, second.lost]).toEqual([
    { reports: 0, rows: 0, labels: 0 },
    { reports: 0, rows: 0, labels: 0 },
  ]);
});
