import { rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { reportSchema } from '@ocp/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ocp } from './support/command.ts';
import { literal, rewrite, writeParquet } from './support/parquet.ts';
import {
  goldenTenant,
  lakeAt,
  lakeCopy,
  request,
  SCHEMA,
  type LakeCopy,
  type Tenant,
} from './support/tenant.ts';

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

/** The same, and a run can tell the file. */
const toldValue =
  (report: string, column: string, sql: string): Damage['make'] =>
  async (lake) => {
    await value(report, column, sql)(lake);
    return lake.file(report);
  };

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
    make: toldValue('pod_usage', 'pod_labels', literal(`{"app": "${'shop'.repeat(60)}`)),
    where: { step: 'label_pairs', column: 'pod_labels', day: '2025-10-01' },
  },
  'labels that are a list': {
    code: 'LABELS_MALFORMED',
    make: toldValue('namespace_labels', 'namespace_labels', literal('["app"]')),
    where: { step: 'label_pairs', column: 'namespace_labels', day: '2025-10-01' },
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
  const args = request(
    'aggregate',
    lakeAt(`${tenant.golden}/input`),
    '--json',
    '--full',
    '--memory-limit',
    '1MB',
  );
  const { status, out } = await ocp(args, { database: tenant.url });
  expect(status).toBe(1);
  expect(JSON.parse(out).error).toMatchObject({
    code: 'ENGINE_OUT_OF_MEMORY',
    hint: expect.stringContaining('--memory-limit'),
  });
  expect(await tenant.content()).toEqual(before);
});

/** Cells that cannot be meant, of which some are summed and some are only copied. */
const cells: [report: string, grain: 'daily' | 'hourly', column: string, value: string, told: string][] = [
  ['pod_usage', 'daily', 'pod_usage_cpu_core_seconds', `'nan'::double`, 'NaN'],
  ['pod_usage', 'daily', 'pod_limit_cpu_core_seconds', `'-inf'::double`, '-Infinity'],
  ['pod_usage', 'daily', 'pod_request_cpu_core_seconds', '3.7e21', '3.7e+21'],
  ['pod_usage', 'hourly', 'node_capacity_cpu_core_seconds', '1e60', '1e+60'],
  ['pod_usage', 'daily', 'interval_start', `timestamp '9999-01-01'`, '9999-01-01T00:00:00.000Z'],
  ['pod_usage', 'hourly', 'interval_start', `timestamp '5000-01-01 (BC)'`, '-004999-01-01T00:00:00.000Z'],
];

/** What the daily summary says of each project; threads add up in any order. */
const summarized = () =>
  tenant.rows(
    `select usage_start::text, data_source, namespace, node, count(*)::integer as rows, ${[
      ...['pod_usage_cpu_core_hours', 'pod_request_memory_gigabyte_hours', 'pod_limit_cpu_core_hours'],
      ...['node_capacity_cpu_core_hours', 'volume_request_storage_gigabyte_months'],
    ]
      .map((column) => `round(sum(${column})::numeric, 6) as ${column}`)
      .join(', ')}
    from ${SCHEMA}.${SUMMARY} group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
  );

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

describe('a row with a cell that cannot be meant is left out, and everything else is there', () => {
  test.each(cells)('%s %s: %s is %s', async (report, grain, column, sql, told) => {
    await using clean = await lakeCopy(tenant);
    await rewrite(clean.file(report, grain), '*', 'qualify row_number() over () <> 2');
    await using bad = await lakeCopy(tenant);
    const replaced = `case when row_number() over () = 2 then ${sql} else ${column} end`;
    await rewrite(bad.file(report, grain), `* replace (${replaced} as ${column})`);
    for (const engine of ['duckdb', 'arrow', 'postgres']) {
      await ocp(request('aggregate', clean.url, '--engine', engine), { database: tenant.url });
      const expected = await summarized();
      await tenant.rows(`delete from ${SCHEMA}.${SUMMARY}`);
      const args = request('aggregate', bad.url, '--json', '--engine', engine);
      const { status, out, said } = await ocp(args, { database: tenant.url });
      expect(status, said).toBe(0);
      expect(reportSchema.parse(JSON.parse(out)).warnings).toMatchObject([
        {
          code: 'LAKE_ROWS_LEFT_OUT',
          message: expect.stringContaining(`${told} in row 2`),
          where: {
            column,
            row: 2,
            rows: 1,
            file: expect.stringContaining(basename(bad.file(report, grain))),
          },
        },
      ]);
      expect(await summarized(), engine).toEqual(expected);
    }
  });
});
