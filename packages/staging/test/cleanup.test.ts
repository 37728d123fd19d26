import { addDays, monthStart } from '@ocp/core';
import { cleanup } from '@ocp/staging';
import { expect, test } from 'vitest';
import { csv, headers, podRow } from './support/reports.ts';
import { failure, folderOf, onTenant, SCHEMA, signal, SOURCE, type Tenant } from './support/tenant.ts';

const tenant = onTenant();
const POD_STAGING = `${SCHEMA}.reporting_ocpusagelineitem_pod_staging`;
const today = new Date().toISOString().slice(0, 10);
const before = (days: number) => addDays(today, -days);

/** One pod an hour of the days, as one payload. */
const daysOf = (...days: string[]) =>
  folderOf({
    'p.csv': csv(
      headers.pod_usage,
      days.map((day) => podRow({ interval_start: `${day} 05:00:00 +0000 UTC` })),
    ),
  });

const processed = ({ rows }: Tenant, days: readonly string[]) =>
  rows(`update ${POD_STAGING} set processed = true where interval_start::date = any($1::date[])`, [days]);

async function days({ rows }: Tenant): Promise<string[]> {
  const found = await rows<{ day: string }>(
    `select interval_start::date::text as day from ${POD_STAGING} order by 1`,
  );
  return found.map(({ day }) => day);
}

const partitions = async ({ rows }: Tenant) =>
  (
    await rows<{ name: string }>(`select inhrelid::regclass::text as name from pg_inherits
    where inhparent = '${POD_STAGING}'::regclass order by 1`)
  ).map(({ name }) => name.slice(-7));

const clean = (place: Tenant, retentionDays = 7, unprocessed = false) =>
  cleanup(place.store, SCHEMA, { retentionDays, unprocessed, signal });

test('a cleanup drops months that are over and processed, and deletes days that are', async () => {
  const old = addDays(monthStart(before(40)), 3);
  const all = [old, before(9), before(8), before(7), before(1)];
  await tenant().load(daysOf(...all));
  await processed(
    tenant(),
    all.filter((day) => day !== before(8)),
  );
  const cleaned = await clean(tenant());
  expect(await days(tenant())).toEqual([before(8), before(7), before(1)].sort());
  expect(await partitions(tenant())).not.toContain(old.slice(0, 7).replace('-', '_'));
  const [pod] = cleaned.filter(({ table }) => table.endsWith('_pod_staging'));
  expect(pod?.partitions).toEqual([
    `reporting_ocpusagelineitem_pod_staging_${old.slice(0, 7).replace('-', '_')}`,
  ]);
  expect(pod?.rows).toBe(1);
});

test('a cleanup keeps what was not aggregated, unless it is told otherwise', async () => {
  const old = before(100);
  await tenant().load(daysOf(old));
  await clean(tenant());
  expect(await days(tenant())).toEqual([old]);
  await clean(tenant(), 7, true);
  expect(await days(tenant())).toEqual([]);
});

test('what was cleaned up can be loaded again, and only once', async () => {
  const payload = daysOf(before(10), before(1));
  await tenant().load(payload);
  await processed(tenant(), [before(10), before(1)]);
  await clean(tenant());
  expect(await days(tenant())).toEqual([before(1)]);
  await tenant().load(payload);
  expect(await days(tenant())).toEqual([before(10), before(1)]);
  await tenant().load(payload);
  expect(await days(tenant())).toEqual([before(10), before(1)]);
});

test('a cleanup of a tenant without staged rows does nothing', async () => {
  expect(await clean(tenant())).toEqual([]);
});

test('a cleanup does not wait for a reader for long, and what it could not remove stays', async () => {
  const old = before(100);
  await tenant().load(daysOf(old));
  await tenant().store.transaction(
    SCHEMA,
    async ({ sql }) => {
      await sql.rows(`select from ${POD_STAGING} where source_uuid = $1`, [SOURCE]);
      const error = await failure(clean(tenant(), 7, true), 'DATABASE_STATEMENT');
      expect(error.passing).toBe(true);
    },
    { signal },
  );
  expect(await days(tenant())).toEqual([old]);
});
