import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ocp } from './support/command.ts';
import { rewrite, writeParquet } from './support/parquet.ts';
import { dailyFile, pod, values, type Row } from './support/pods.ts';
import { addSource, goldenTenant, lakeAt, request, SCHEMA, type Tenant } from './support/tenant.ts';

const SUMMARY = 'reporting_ocpusagelineitem_daily_summary';
const SOURCE = '00000000-0000-4000-8000-00000000000a';

/** Texts that some part of a system takes for something else. */
const texts = [
  `it's`,
  `''`,
  `"`,
  `say "hello"`,
  `back\\slash`,
  `\\`,
  `\\.`,
  `\\N`,
  `\\u0041`,
  `%`,
  `under_score%`,
  `null`,
  `NULL`,
  ` blanks around `,
  `comma,semicolon;`,
  `tab\there`,
  `line\nbreak`,
  `carriage\r\nreturn`,
  `$1 $$ ${'${x}'} {{x}}`,
  `'; drop table ${SUMMARY}; --`,
  `/* comment */`,
  `[brackets]{braces}`,
  `*`,
  `../../etc`,
  `naïve façade`,
  `ﬀ ligature`,
  `e\u0301 against \u00e9`,
  `日本語`,
  `🦉 owl`,
  `👩‍👩‍👧‍👦`,
  `\u202eright to left`,
  `\ufeffmark`,
  `line\u2028separator`,
  `\u0001control\u007f`,
  `constructor`,
  `__proto__`,
  `0`,
  `1e5`,
  `true`,
  'é'.repeat(253),
  '𝔸'.repeat(253),
];
const labels = (text: string) =>
  JSON.stringify(
    Object.fromEntries([
      ['app', text],
      [text, 'a key'],
    ]),
  );
const sorted = (found: unknown[]) => [...found].map((value) => JSON.stringify(value)).sort();
const entries = (json: object) => Object.entries(json).sort(([a], [b]) => (a < b ? -1 : 1));

let tenant: Tenant;
let lake: string;
const run = (...args: string[]) =>
  ocp(request('aggregate', lakeAt(lake), '--ocp-source', SOURCE, ...args), { database: tenant.url });

beforeAll(async () => {
  tenant = await goldenTenant();
  await addSource(tenant, SOURCE, `o'ne "cluster" \\ %`);
  for (const key of ['app', ...texts]) {
    await tenant.rows(
      `insert into ${SCHEMA}.reporting_enabledtagkeys (uuid, key, enabled, provider_type)
        values (gen_random_uuid(), $1, true, 'OCP') on conflict (key, provider_type) do update set enabled = true`,
      [key],
    );
  }
  lake = join(tenant.golden, `lake of 'many' [names]*?`);
  const write = (report: string, rows: Row[]) => writeParquet(dailyFile(lake, report, SOURCE), values(rows));
  const day = { interval_start: '2025-10-01' };
  await write(
    'pod_usage',
    texts.map((text) =>
      pod({ namespace: text, node: text, pod: text, resource_id: text, pod_labels: labels(text) }),
    ),
  );
  await write(
    'node_labels',
    texts.map((text) => ({ ...day, node: text, node_labels: '{}' })),
  );
  await write(
    'storage_usage',
    texts.map((text) => ({
      ...day,
      namespace: text,
      pod: text,
      persistentvolumeclaim: text,
      persistentvolume: text,
      storageclass: text,
      csi_volume_handle: text,
      persistentvolume_labels: '{}',
      persistentvolumeclaim_labels: labels(text),
      persistentvolumeclaim_capacity_bytes: 2 ** 30,
      persistentvolumeclaim_usage_byte_seconds: 86_400 * 2 ** 30,
    })),
  );
  expect(await run('--cluster-alias', texts.join(' ').slice(0, 256))).toMatchObject({ status: 0 });
});
afterAll(() => tenant.close());

const one = (sql: string) => tenant.rows<{ value: unknown }>(sql, [SOURCE]);
const valuesOf = async (sql: string) => (await one(sql)).map(({ value }) => value);

describe('texts of any kind come from Parquet to PostgreSQL as they are', () => {
  test.each(['namespace', 'node', 'resource_id'])('as %s of pods', async (column) => {
    const found = await valuesOf(`select ${column} as value from ${SCHEMA}.${SUMMARY}
      where source_uuid = $1 and data_source = 'Pod' and namespace not like '% unallocated'`);
    expect(sorted(found)).toEqual(sorted(texts));
  });

  test.each(['namespace', 'node', 'persistentvolumeclaim', 'persistentvolume', 'storageclass'])(
    'as %s of claims',
    async (column) => {
      const found = await valuesOf(`select ${column} as value from ${SCHEMA}.${SUMMARY}
        where source_uuid = $1 and data_source = 'Storage'`);
      expect(sorted(found)).toEqual(sorted(texts));
    },
  );

  test.each([
    ['pod_labels', 'Pod'],
    ['volume_labels', 'Storage'],
    ['all_labels', 'Pod'],
  ])('as keys and values of %s', async (column, kind) => {
    const found = await tenant.rows<{ namespace: string; labels: object }>(
      `select namespace, ${column} as labels from ${SCHEMA}.${SUMMARY} where source_uuid = $1 and data_source = $2
        and namespace not like '% unallocated'`,
      [SOURCE, kind],
    );
    const expected = texts.map((text) => [text, entries(JSON.parse(labels(text)))]);
    expect(sorted(found.map(({ namespace, labels }) => [namespace, entries(labels)]))).toEqual(
      sorted(expected),
    );
  });

  test.each([
    ['reporting_ocp_nodes', 'node'],
    ['reporting_ocp_projects', 'project'],
    ['reporting_ocp_pvcs', 'persistent_volume_claim'],
    ['reporting_ocp_pvcs', 'csi_volume_handle'],
  ])('in %s as %s', async (table, column) => {
    const found = await valuesOf(`select ${column} as value from ${SCHEMA}.${table} t
      join ${SCHEMA}.reporting_ocp_clusters c on c.uuid = t.cluster_id where c.provider_id = $1`);
    expect(sorted(found)).toEqual(sorted(texts));
  });

  test('in the tables of the console', async () => {
    const found = await valuesOf(`select distinct namespace as value from
      ${SCHEMA}.reporting_ocp_volume_summary_by_project_p where source_uuid = $1`);
    expect(sorted(found)).toEqual(sorted(texts));
  });

  test('as values of tags', async () => {
    const found = await valuesOf(
      `select value from ${SCHEMA}.reporting_ocptags_values where key = 'app' and $1::text is not null`,
    );
    expect(sorted(found)).toEqual(expect.arrayContaining(sorted(texts)));
  });

  test('as id and alias of the cluster', async () => {
    const [row] = await tenant.rows(`select distinct cluster_id, cluster_alias from ${SCHEMA}.${SUMMARY}
      where source_uuid = '${SOURCE}'`);
    expect(row).toEqual({ cluster_id: `o'ne "cluster" \\ %`, cluster_alias: texts.join(' ').slice(0, 256) });
  });
});

test('a repetition replaces these rows and adds none', async () => {
  const counts = async () =>
    Object.entries(await tenant.content()).map(([table, hash]) => `${table} ${hash.split(' ')[0]}`);
  const before = await counts();
  expect(await run('--cluster-alias', texts.join(' ').slice(0, 256))).toMatchObject({ status: 0 });
  expect(await counts()).toEqual(before);
});

test.each([
  ['a zero character', `{"app": "\\u0000"}`],
  ['half a character', `{"app": "\\ud83e"}`],
])('%s in a label is refused with a clear error and nothing is changed', async (_name, label) => {
  const before = await tenant.content();
  const file = dailyFile(lake, 'pod_usage', SOURCE);
  await rewrite(file, `* replace ('${label}' as pod_labels)`);
  const { status, said } = await run();
  expect(status, said).toBe(1);
  expect(said).toMatch(/^error (VALUE_REJECTED|LABELS_MALFORMED): .+\n {2}where: .+\n {2}what to do: /m);
  expect(await tenant.content()).toEqual(before);
});
