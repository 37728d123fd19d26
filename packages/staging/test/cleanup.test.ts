import { addDays, monthStart } from '@ocp/core';
import { cleanup } from '@ocp/staging';
import { expect, test } from 'vitest';
import { csv, headers, podRow } from './support/reports.ts';
import {
  cleanUp,
  failure,
  folderOf,
  onTenant,
  SCHEMA,
  signal,
  SOURCE,
  type Tenant,
} from './support/tenant.ts';

const tenant = onTenant();
const POD_STAGING = `${SCHEMA}.reporting_ocpusagelineitem_pod_staging`;
const LEDGER = `${SCHEMA}.reporting_ocpusagelineitem_staging_payloads`;
const today = new Date().toISOString().slice(0, 10);
/** A day of the month before the one before this one, which is over, whatever day it is today. */
const past = (day: number) => addDays(monthStart(addDays(monthStart(today), -40)), day - 1);
const monthOf = (day: string) => day.slice(0, 7).replace('-', '_');

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

/** Loads days as one payload each, and marks them as aggregated. */
async function aggregated(...all: string[]): Promise<void> {
  for (const day of all) await tenant().load(daysOf(day));
  await processed(tenant(), all);
}

test('a month that is over, aggregated and loaded long ago goes; this month stays', async () => {
  await aggregated(past(3), past(20), today);
  const { tables, kept } = await cleanUp(tenant());
  expect(await days(tenant())).toEqual([today]);
  expect(await partitions(tenant())).toEqual([monthOf(today)]);
  const [pod] = tables.filter(({ table }) => table.endsWith('_pod_staging'));
  expect(pod).toMatchObject({
    partitions: [`reporting_ocpusagelineitem_pod_staging_${monthOf(past(3))}`],
    rows: 0,
  });
  expect(kept).toEqual([{ source: SOURCE, month: monthStart(today), why: 'the month is not over' }]);
});

test('retention counts from the load: an old month that was loaded yesterday stays', async () => {
  await aggregated(past(3));
  expect((await cleanUp(tenant(), {}, '1')).kept).toMatchObject([{ why: 'loaded lately' }]);
  expect(await days(tenant())).toEqual([past(3)]);
  await cleanUp(tenant(), {}, '8');
  expect(await days(tenant())).toEqual([]);
});

test('a payload that comes late keeps its month as a whole, unless single days are asked for', async () => {
  await aggregated(past(3), past(4));
  const late = daysOf(past(5));
  await tenant().load(late);
  await processed(tenant(), [past(5)]);
  const [newest] = await tenant().rows<{ manifest: string }>(
    `select manifest from ${LEDGER} order by id desc limit 1`,
  );
  const clean = (options = {}) =>
    cleanUp(tenant(), options, `case when manifest = '${newest?.manifest}' then 0 else 30 end`);
  expect((await clean()).kept).toMatchObject([{ why: 'loaded lately' }]);
  expect(await days(tenant())).toEqual([past(3), past(4), past(5)]);
  await clean({ singleDays: true });
  expect(await days(tenant())).toEqual([past(5)]);
});

test('what was not aggregated keeps its month, unless it is asked for', async () => {
  await tenant().load(daysOf(past(3), past(4)));
  await processed(tenant(), [past(3)]);
  expect((await cleanUp(tenant())).kept).toMatchObject([{ why: 'not aggregated' }]);
  expect(await days(tenant())).toEqual([past(3), past(4)]);
  await cleanUp(tenant(), { singleDays: true });
  expect(await days(tenant())).toEqual([past(4)]);
  await cleanUp(tenant(), { unprocessed: true });
  expect(await days(tenant())).toEqual([]);
});

test('a dry run says what a cleanup removes, and removes nothing', async () => {
  await aggregated(past(3), today);
  const other = '00000000-0000-4000-8000-0000000000b2';
  await tenant().load(daysOf(past(4)), other);
  const options = { singleDays: true };
  for (const prepare of [() => Promise.resolve(), () => aggregated(past(4))]) {
    await prepare();
    const before = await tenant().staged();
    const said = await cleanUp(tenant(), { ...options, dryRun: true });
    expect(await tenant().staged()).toEqual(before);
    expect(await cleanUp(tenant(), options)).toEqual(said);
    expect(said.tables.some(({ rows, partitions: dropped }) => rows > 0 || dropped.length > 0)).toBe(true);
  }
  expect(await days(tenant())).toEqual([]);
});

test('what was cleaned up can be loaded again, and only once', async () => {
  const payload = daysOf(past(3), today);
  await tenant().load(payload);
  await processed(tenant(), [past(3), today]);
  await cleanUp(tenant());
  expect(await days(tenant())).toEqual([today]);
  for (const _ of [1, 2]) {
    await tenant().load(payload);
    expect(await days(tenant())).toEqual([past(3), today]);
  }
});

test('a cleanup of a tenant without staged rows does nothing', async () => {
  const usual = { retentionDays: 7, unprocessed: false, singleDays: false, signal };
  expect(await cleanup(tenant().store, SCHEMA, usual)).toEqual({ tables: [], kept: [] });
});

test('a cleanup does not wait for a reader for long, and what it could not remove stays', async () => {
  await tenant().load(daysOf(past(3)));
  await tenant().store.transaction(
    SCHEMA,
    async ({ sql }) => {
      await sql.rows(`select from ${POD_STAGING} where source_uuid = $1`, [SOURCE]);
      const error = await failure(cleanUp(tenant(), { unprocessed: true }), 'DATABASE_STATEMENT');
      expect(error.passing).toBe(true);
    },
    { signal },
  );
  expect(await days(tenant())).toEqual([past(3)]);
});
