import { forgetSource } from '@ocp/store';
import { expect, test } from 'vitest';
import { csv, headers, hour, podRow, storageRow } from './support/reports.ts';
import { summarize } from './support/summarize.ts';
import {
  addSource,
  cleanUp,
  failure,
  onTenant,
  payloadOf,
  SCHEMA,
  signal,
  SOURCE,
  type Tenant,
} from './support/tenant.ts';

const tenant = onTenant();

/** A payload of the given time, with the first hour of a pod on some days of October. */
const podDays = (uuid: string, date: string, ...days: number[]) =>
  payloadOf(
    { uuid, date },
    {
      'p.csv': csv(
        headers.pod_usage,
        days.map((day) => podRow(hour(day, 0))),
      ),
    },
  );

/** Days of the summary with the hours of the pod, such as `2:1`. */
async function summary({ rows }: Tenant): Promise<string[]> {
  const found = await rows<{ day: string }>(
    `select extract(day from usage_start) || ':' || sum(pod_usage_cpu_core_hours)::float8 as day
      from ${SCHEMA}.reporting_ocpusagelineitem_daily_summary where namespace = 'shop'
      group by usage_start order by usage_start`,
  );
  return found.map(({ day }) => day);
}

const first = () => podDays('first', '2025-10-07T00:00:00Z', 1, 2, 3);

/** Three days that were summarized and cleaned up. */
async function cleaned(): Promise<void> {
  await addSource(tenant());
  await tenant().load(first());
  await summarize(tenant());
  await cleanUp(tenant());
  expect(await tenant().staged()).toEqual([]);
}

test('a late payload does not make an aggregation delete days that were cleaned up', async () => {
  await cleaned();
  await tenant().load(podDays('late', '2025-10-08T00:00:00Z', 2));
  const error = await failure(summarize(tenant()), 'STAGING_INCOMPLETE');
  expect(error.where).toMatchObject({ first: '2025-10-03', last: '2025-10-03' });
  expect(error.hint).toContain('2025-10-03');
  expect(await summary(tenant())).toEqual(['1:1', '2:1', '3:1']);
});

test('a day of which a late payload brings only some hours is not summarized without the others', async () => {
  await cleaned();
  const late = csv(headers.pod_usage, [podRow(hour(3, 5))]);
  await tenant().load(payloadOf({ uuid: 'late', date: '2025-10-08T00:00:00Z' }, { 'p.csv': late }));
  const error = await failure(summarize(tenant(), { start: '2025-10-03' }), 'STAGING_INCOMPLETE');
  expect(error.where).toMatchObject({ last: '2025-10-03' });
  expect(await summary(tenant())).toEqual(['1:1', '2:1', '3:1']);
});

test('days after those that were cleaned up are summarized', async () => {
  await cleaned();
  await tenant().load(podDays('next', '2025-10-08T00:00:00Z', 4));
  expect((await summarize(tenant())).status).toBe('done');
  expect(await summary(tenant())).toEqual(['1:1', '2:1', '3:1', '4:1']);
});

test('days that were cleaned up are summarized again when their payload came again, or a newer one', async () => {
  await cleaned();
  await tenant().load(podDays('late', '2025-10-08T00:00:00Z', 1, 2));
  await failure(summarize(tenant()), 'STAGING_INCOMPLETE');
  await tenant().load(first());
  expect((await summarize(tenant())).status).toBe('done');
  expect(await summary(tenant())).toEqual(['1:1', '2:1', '3:1']);
});

test('days that were cleaned up and are not in their payload any more, when it comes again, are no days to wait for', async () => {
  await cleaned();
  await tenant().load(podDays('first', '2025-10-07T00:00:00Z', 1, 3));
  expect((await summarize(tenant())).status).toBe('done');
  expect(await summary(tenant())).toEqual(['1:1', '3:1']);
});

test('an older payload does not stand for hours that were cleaned up', async () => {
  await cleaned();
  const { superseded } = await tenant().load(podDays('older', '2025-10-06T00:00:00Z', 1, 2, 3, 4));
  expect(superseded).toBe(3);
  expect((await summarize(tenant())).windows).toEqual([{ start: '2025-10-04', end: '2025-10-31' }]);
  expect(await summary(tenant())).toEqual(['1:1', '2:1', '3:1', '4:1']);
});

test('where everything was cleaned up there is nothing to do', async () => {
  await cleaned();
  const { status, warnings } = await summarize(tenant());
  expect(status).toBe('nothing');
  expect(warnings.map(({ code }) => code)).toEqual(['NO_INPUT']);
  expect(await summary(tenant())).toEqual(['1:1', '2:1', '3:1']);
});

test('a day stays whole until every report of it was aggregated', async () => {
  await addSource(tenant());
  await tenant().load(first());
  await summarize(tenant());
  const storage = csv(headers.storage_usage, [storageRow(hour(2, 0))]);
  await tenant().load(payloadOf({ uuid: 'storage', date: '2025-10-08T00:00:00Z' }, { 's.csv': storage }));
  await cleanUp(tenant(), { singleDays: true });
  const days = await tenant().rows(
    `select extract(day from interval_start)::int as day, 'pod' as report
        from ${SCHEMA}.reporting_ocpusagelineitem_pod_staging
      union all select extract(day from interval_start)::int, 'storage'
        from ${SCHEMA}.reporting_ocpusagelineitem_storage_staging order by 2`,
  );
  expect(days).toEqual([
    { day: 2, report: 'pod' },
    { day: 2, report: 'storage' },
  ]);
});

test('summarized days of a source that was forgotten are told when a run removes their rows', async () => {
  await addSource(tenant());
  await tenant().load(first());
  const before = await summarize(tenant());
  await forgetSource(tenant().store, SCHEMA, SOURCE, signal);
  await tenant().load(podDays('late', '2025-10-08T00:00:00Z', 1));
  const { status, warnings } = await summarize(tenant());
  expect(status).toBe('done');
  expect(await summary(tenant())).toEqual(['1:1']);
  const told = ({ code }: { code: string }) => code === 'PAYLOADS_UNKNOWN';
  expect(before.warnings.filter(told)).toEqual([]);
  expect(warnings.filter(told)).toMatchObject([
    { where: { first: '2025-10-02', last: '2025-10-03', days: 2, rows: expect.any(Number) as number } },
  ]);
});
