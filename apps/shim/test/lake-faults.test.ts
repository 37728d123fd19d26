import { rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { reportSchema } from '@ocp/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ocp } from './support/command.ts';
import { literal, rewrite, writeParquet } from './support/parquet.ts';
import { goldenTenant, lakeAt, lakeCopy, request, type LakeCopy, type Tenant } from './support/tenant.ts';

const SUMMARY = 'reporting_ocpusagelineitem_daily_summary';

let tenant: Tenant;
let before: Record<string, string>;
beforeAll(async () => {
  tenant = await goldenTenant();
  const { status } = await ocp(request('aggregate', lakeAt(`${tenant.golden}/input`)), {
    database: tenant.url,
  });
  expect(status).toBe(0);
  before = await tenant.content();
});
afterAll(() => tenant.close());

interface Damage {
  code: string;
  /** Does the damage; returns the file that must be named, if one can be. */
  make(lake: LakeCopy): Promise<string | void> | string | void;
  where?: Record<string, string>;
}

/** Writes a daily report anew with another value in a column. */
const value =
  (report: string, column: string, sql: string): Damage['make'] =>
  (lake) =>
    rewrite(lake.file(report), `* replace (${sql} as ${column})`);

const damages: Record<string, Damage> = {
  'a truncated file': {
    code: 'LAKE_FILE_UNREADABLE',
    make(lake) {
      const file = lake.file('pod_usage');
      truncateSync(file, Math.floor(statSync(file).size / 2));
      return file;
    },
  },
  'a file without a byte': {
    code: 'LAKE_FILE_UNREADABLE',
    make(lake) {
      writeFileSync(lake.file('storage_usage'), '');
      return lake.file('storage_usage');
    },
  },
  'a text with the name of a Parquet file': {
    code: 'LAKE_FILE_UNREADABLE',
    make(lake) {
      writeFileSync(lake.file('node_labels'), 'node,labels\n'.repeat(50));
      return lake.file('node_labels');
    },
  },
  'Parquet of another table': {
    code: 'LAKE_COLUMN_MISSING',
    async make(lake) {
      await writeParquet(lake.file('pod_usage'), 'select 1 as one, 2 as two');
      return lake.file('pod_usage');
    },
    where: { table: 'pod_days', column: 'interval_start' },
  },
  'a file without a required column': {
    code: 'LAKE_COLUMN_MISSING',
    async make(lake) {
      await rewrite(lake.file('storage_usage'), '* exclude (persistentvolume)');
      return lake.file('storage_usage');
    },
    where: { table: 'storage_days', column: 'persistentvolume' },
  },
  'an hourly file without its node': {
    code: 'LAKE_COLUMN_MISSING',
    async make(lake) {
      await rewrite(lake.file('pod_usage', 'hourly'), '* exclude (node)');
      return lake.file('pod_usage', 'hourly');
    },
    where: { table: 'pod_hours', column: 'node' },
  },
  'a number that is text': {
    code: 'LAKE_COLUMN_TYPE',
    async make(lake) {
      await rewrite(lake.file('pod_usage'), `* replace ('7' as pod_usage_cpu_core_seconds)`);
      return lake.file('pod_usage');
    },
    where: { table: 'pod_days', column: 'pod_usage_cpu_core_seconds' },
  },
  'labels that are not JSON': {
    code: 'LABELS_MALFORMED',
    make: value('pod_usage', 'pod_labels', literal('{"app": "shop')),
    where: { step: 'label_pairs' },
  },
  'labels that are a list': {
    code: 'LABELS_MALFORMED',
    make: value('namespace_labels', 'namespace_labels', literal('["app"]')),
    where: { step: 'label_pairs' },
  },
  'a namespace longer than its column': {
    code: 'VALUE_TOO_LONG',
    make: value('pod_usage', 'namespace', `repeat('n', 254)`),
    where: { table: SUMMARY, column: 'namespace' },
  },
  'a storage class longer than its column': {
    code: 'VALUE_TOO_LONG',
    make: value('storage_usage', 'storageclass', `repeat('ß', 254)`),
    where: { table: SUMMARY, column: 'storageclass' },
  },
  'a name with a zero byte, which PostgreSQL has not': {
    code: 'VALUE_REJECTED',
    make: value('pod_usage', 'namespace', `'a' || chr(0) || 'b'`),
  },
  'more than any number of a table can be': {
    code: 'VALUE_REJECTED',
    make: value('pod_usage', 'pod_request_cpu_core_seconds', '1e60::double'),
    where: { table: SUMMARY },
  },
  'a lake that is not there': {
    code: 'LAKE_UNREACHABLE',
    make(lake) {
      rmSync(lake.folder, { recursive: true });
    },
  },
  'a lake that is a file': {
    code: 'LAKE_UNREACHABLE',
    make(lake) {
      rmSync(lake.folder, { recursive: true });
      writeFileSync(lake.folder, '');
    },
  },
};

/** Numbers that are none, in columns of which some are summed and some are only copied. */
const numbers: [report: string, column: string, number: string][] = [
  ['pod_usage', 'pod_usage_cpu_core_seconds', 'nan'],
  ['pod_usage', 'pod_request_memory_byte_seconds', 'nan'],
  ['pod_usage', 'pod_limit_cpu_core_seconds', '-inf'],
  ['pod_usage', 'node_capacity_cpu_cores', 'nan'],
  ['storage_usage', 'volume_request_storage_byte_seconds', 'nan'],
];
for (const [report, column, number] of numbers) {
  damages[`${number} as ${column}`] = {
    code: 'NUMBER_NOT_FINITE',
    make: value(report, column, `'${number}'::double`),
  };
}

describe('a damaged lake ends with status 1, code, place and hint, and the old rows stay', () => {
  test.concurrent.each(Object.keys(damages))('%s', async (name) => {
    const { code, make, where = {} } = damages[name]!;
    await using lake = await lakeCopy(tenant);
    const file = await make(lake);
    const { status, out, said } = await ocp(request('aggregate', lake.url, '--json'), {
      database: tenant.url,
    });
    const { error, ...report } = reportSchema.parse(JSON.parse(out));
    expect({ status, code: error?.code }, said).toEqual({ status: 1, code });
    expect(report).toMatchObject({ status: 'failed', tables: {} });
    expect(error?.where).toMatchObject({ schema: 'org1234567', engine: 'duckdb', ...where });
    if (typeof file === 'string') expect(basename(String(error?.where.file))).toBe(basename(file));
    if (code === 'NUMBER_NOT_FINITE')
      expect(error?.where).toMatchObject({ step: expect.any(String), column: expect.any(String) });
    expect(error?.hint).toBeTruthy();
    expect(said).toContain(`error ${code}: `);
    expect(said).not.toMatch(/^\s+at /m);
  });

  test('of all of these nothing is in the database', async () => {
    expect(await tenant.content()).toEqual(before);
    expect(await tenant.sessions()).toEqual([]);
  });
});

test('too little memory is a failure of its own', async () => {
  const args = request('aggregate', lakeAt(`${tenant.golden}/input`), '--json', '--memory-limit', '1MB');
  const { status, out } = await ocp(args, { database: tenant.url });
  expect(status).toBe(1);
  expect(JSON.parse(out).error).toMatchObject({
    code: 'ENGINE_OUT_OF_MEMORY',
    hint: expect.stringContaining('--memory-limit'),
  });
  expect(await tenant.content()).toEqual(before);
});

describe('what is no damage', () => {
  test('a file that lacks columns that a row can do without', async () => {
    await using lake = await lakeCopy(tenant);
    await rewrite(lake.file('pod_usage'), '* exclude (pod_limit_cpu_core_seconds, node_role)');
    const { status } = await ocp(request('aggregate', lake.url), { database: tenant.url });
    expect(status).toBe(0);
  });

  test('files that are no data: hidden ones, markers, folders', async () => {
    await using lake = await lakeCopy(tenant);
    const month = lake.file('pod_usage').slice(0, -basename(lake.file('pod_usage')).length);
    for (const name of ['_SUCCESS', '.hidden.parquet', '_temporary.parquet', 'notes.txt']) {
      writeFileSync(month + name, '');
    }
    const { status } = await ocp(request('aggregate', lake.url), { database: tenant.url });
    expect(status).toBe(0);
    expect(await tenant.differences()).toEqual([]);
  });
});
