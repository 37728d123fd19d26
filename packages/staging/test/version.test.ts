import { expect, test } from 'vitest';
import { stagedVersion } from '../src/read/version.ts';
import { csv, headers, hour, podRow } from './support/reports.ts';
import { cleanUp, archiveOf, onTenant, payloadOf, SCHEMA, signal, SOURCE } from './support/tenant.ts';

const tenant = onTenant();

/** A pod in some hours of the first day. */
const pods = (use: number, hours: readonly number[], pod = 'pod-1') =>
  csv(
    headers.pod_usage,
    hours.map((at) => podRow({ ...hour(1, at), pod, pod_usage_cpu_core_seconds: String(use) })),
  );
const sent = (uuid: string, day: number, files: Readonly<Record<string, string>>) =>
  payloadOf({ uuid, date: `2025-10-0${day}T06:00:00Z` }, files);

const version = () =>
  tenant().store.transaction(
    SCHEMA,
    ({ sql }) => stagedVersion('pod_usage', { schema: SCHEMA, source: SOURCE }, '2025-10-01', sql),
    { signal },
  );

/** A run on a cloud makes the OpenShift rows anew when this is another one than they were made from. */
test('what rows are made from is another when a file of the payload changed, with the same hours', async () => {
  await tenant().load(sent('a', 2, { 'pods.csv': pods(100, [0, 1]) }));
  const before = await version();
  await tenant().load(sent('a', 2, { 'pods.csv': pods(200, [0, 1]) }));
  expect(await version()).not.toBe(before);
});

test('it is another when a file of the same hours is added to the payload', async () => {
  const whole = sent('a', 2, { 'p.csv': pods(100, [0]), 'q.csv': pods(200, [0], 'pod-2') });
  await tenant().load(await archiveOf(whole, 'manifest.json', 'p.csv'));
  const before = await version();
  await tenant().load(await archiveOf(whole, 'manifest.json', 'q.csv'));
  expect(await version()).not.toBe(before);
});

test('it is another when a newer payload has no row where an older one had', async () => {
  await tenant().load(sent('old', 2, { 'pods.csv': pods(100, [0, 1, 2]) }));
  const before = await version();
  await tenant().load(sent('new', 3, { 'p.csv': pods(100, [0]), 'q.csv': pods(100, [2]) }));
  expect(await version()).not.toBe(before);
});

test('it is the same after a cleanup, and when the payload came again', async () => {
  const payload = sent('a', 2, { 'pods.csv': pods(100, [0, 1]) });
  await tenant().load(payload);
  const before = await version();
  await cleanUp(tenant(), { unprocessed: true });
  expect(await tenant().staged()).toEqual([]);
  expect(await version()).toBe(before);
  await tenant().load(payload);
  expect(await version()).toBe(before);
});
