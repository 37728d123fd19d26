import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import {
  infrastructurePipeline,
  inputTable,
  ocpPipeline,
  parseRequest,
  planOpenshift,
  type ConfigRelation,
  type EngineJob,
  type EngineSession,
  type JobInput,
  type SqlSession,
} from '@ocp/core';
import { postgres } from '@ocp/engine-postgres';
import { inTransaction } from './support/database.ts';
import { staged } from './support/staged.ts';

const days = { start: '2025-10-01', end: '2025-10-02' };
const tenant = {
  enabledKeys: [],
  categoryPatterns: [],
  knownNodes: [],
  reportPeriod: undefined,
  providerName: undefined,
  providerClusterId: undefined,
};
const sourceUuid = '73be11de-69d8-5208-9aba-fc2bb9d15769';
const request = parseRequest({
  ...{ provider_type: 'OCP', schema: 'org1', ocp_source_uuid: sourceUuid },
  ...{ start_date: days.start, end_date: days.end },
});
const run = { sourceUuid, reportPeriodId: 1, clusterId: 'cluster-1', clusterAlias: null };

const pod = {
  resource_id: `'i-' || n`,
  namespace: `'shop'`,
  node: `'node-1'`,
  pod: `'pod-1'`,
  pod_labels: `'{"app": "a"}'`,
  pod_usage_cpu_core_seconds: '7200',
};
/** One pod a day, the third after the days of the run. */
const pods = (change: Readonly<Record<string, string>> = {}) =>
  staged('pod_days', days, 3, { ...pod, ...change });

const enabled = (key: string): ConfigRelation => ({ columns: { key: 'text' }, rows: [[key]] });

/** An input whose files are none. */
const none = (name: string): JobInput => ({ table: inputTable(name), days, files: [] });

function jobOf(sql: SqlSession, podDays: JobInput, change: Partial<EngineJob> = {}): EngineJob {
  const [window] = planOpenshift(request, run, tenant, { madeFrom: 'x', firstPodDay: days.start }).windows;
  const empty = window!.inputs.map(({ relation, table }) => [relation, { table, days, files: [] }] as const);
  return {
    pipeline: ocpPipeline,
    days,
    inputs: { ...Object.fromEntries(empty), pod_days: podDays },
    config: window!.config,
    state: {},
    sql,
    limits: {},
    signal: new AbortController().signal,
    ...change,
  };
}

/** The question for AWS, of some nodes and resources. */
const question = (sql: SqlSession, podDays: JobInput, billRows: JobInput) =>
  jobOf(sql, podDays, {
    pipeline: infrastructurePipeline('AWS'),
    inputs: { pod_days: podDays, bill_rows: billRows },
    config: {},
  });

/** Makes every step and does something with them. */
async function made<T>(job: EngineJob, work: (session: EngineSession) => Promise<T>): Promise<T> {
  const session = await postgres().open(job);
  try {
    for (const { name } of job.pipeline.steps) await session.make(name);
    return await work(session);
  } finally {
    await session.close();
  }
}

describe('a session in the transaction of the run', () => {
  it('leaves the next window what it found, with other rows', async () => {
    await inTransaction(async (sql) => {
      const settings = () =>
        sql.rows(`select name, setting from pg_settings where name not like 'plpgsql.%' order by name`);
      const before = await settings();
      for (const limit of ['64 MiB', '2GB']) {
        const job = jobOf(sql, pods(), { limits: { memory: limit, threads: 1 } });
        const rows = await made(job, async (session) => {
          expect(await settings()).not.toEqual(before);
          return (await session.result('summary_rows', ['namespace'])).rows;
        });
        expect(rows).toBe(4);
        expect(await settings()).toEqual(before);
      }
    });
  });

  it('takes no more locks with each window', async () => {
    await inTransaction(async (sql) => {
      const locks = async () => {
        await made(question(sql, none('pod_days'), none('aws_days')), () => Promise.resolve());
        return sql.rows('select count(*) from pg_locks where pid = pg_backend_pid()');
      };
      await locks();
      const second = await locks();
      expect(await locks()).toEqual(second);
    });
  });

  it('begins anew where an earlier session had a relation of the same name with other columns', async () => {
    await inTransaction(async (sql) => {
      await sql.execute(
        'create temporary table pod_usage (node text); create temporary table run (key text)',
      );
      expect(await made(jobOf(sql, pods()), (session) => session.rows('pod_usage', {}, 9))).toHaveLength(2);
    });
  });

  it('reads staged rows of its days only', async () => {
    const bill = staged('aws_days', days, 3, { lineitem_resourceid: `'arn/i-' || n` });
    const matches = await inTransaction((sql) =>
      made(question(sql, pods(), bill), (session) => session.rows('infrastructure_matches', {}, 10)),
    );
    expect(matches.map(({ node }) => node).sort()).toEqual(['i-0', 'i-1']);
  });

  it('gives the same rows as a query and as CSV, null apart from the empty text', async () => {
    await inTransaction((sql) =>
      made(jobOf(sql, pods({ namespace: `''` })), async (session) => {
        const result = await session.result('pod_rows', [
          'usage_start',
          'namespace',
          'cost_category_id',
          'pod_labels',
        ]);
        const others = { namespace: '', cost_category_id: null, pod_labels: '{}' };
        expect(await sql.rows(`${String(result.select)} order by usage_start`)).toEqual([
          { usage_start: '2025-10-01', ...others },
          { usage_start: '2025-10-02', ...others },
        ]);
        expect(result.rows).toBe(2);
        const lines = await text(await result.copy());
        expect(lines.split('\n').sort()).toEqual(['', '2025-10-01,"",,{}', '2025-10-02,"",,{}']);
      }),
    );
  });

  // A comparison of a text that is kept elsewhere fetches it each time.
  it('keeps label texts of some kilobytes in the rows that are sorted and joined by them', async () => {
    const noise = `(select string_agg(md5(n || '/' || part), '') from generate_series(1, 62) as parts (part))`;
    const large = pods({ pod_labels: `'{"app": "' || ${noise} || '"}'` });
    await inTransaction(async (sql) => {
      const tenant = { config: { ...jobOf(sql, large).config, enabled_keys: enabled('app') } };
      await made(jobOf(sql, large, tenant), async (session) => {
        const [{ pod_labels: labels } = {}] = await session.rows('pod_rows', {}, 9);
        expect(String(labels)).toMatch(/^{"app":"[0-9a-f]{1984}"}$/);
        const kept = await sql.rows<{ name: string; elsewhere: number }>(
          `select relname as name, pg_relation_size(reltoastrelid)::int as elsewhere from pg_class
            where relnamespace = pg_my_temp_schema() and relkind = 'r' and reltoastrelid <> 0 order by 1`,
        );
        expect(kept.map(({ name }) => name)).toEqual(
          expect.arrayContaining(['label_objects', 'label_pairs', 'merged_labels', 'pod_usage']),
        );
        expect(kept.filter(({ elsewhere }) => elsewhere > 0)).toEqual([]);
      });
    });
  });

  it('goes on after a stream that nobody read to its end', async () => {
    const many = staged('pod_days', days, 50_000, {
      ...pod,
      usage_start: `date '2025-10-01'`,
      pod_labels: `'{"app":"' || n || '"}'`,
    });
    await inTransaction((sql) =>
      made(jobOf(sql, many), async (session) => {
        const { copy } = await session.result('pod_usage', ['namespace', 'pod_labels']);
        const stream = await copy();
        stream.destroy();
        expect(await session.sums('pod_usage', ['pod_usage_cpu_core_hours'])).toEqual([100_000]);
      }),
    );
  });
});

describe('failures', () => {
  const failing = (podDays: JobInput) =>
    inTransaction((sql) => made(jobOf(sql, podDays), () => Promise.resolve()));

  it('names the step whose numbers grow beyond all measure', async () => {
    const huge = pods({ usage_start: `date '2025-10-01'`, pod_usage_cpu_core_seconds: '1e308' });
    await expect(failing(huge)).rejects.toMatchObject({
      code: 'NUMBER_NOT_FINITE',
      where: { engine: 'postgres', step: 'pod_usage' },
    });
  });

  it('takes a label text that PostgreSQL cannot hold for none', async () => {
    await expect(failing(pods({ pod_labels: `'{"app": "\\u0000"}'` }))).rejects.toMatchObject({
      code: 'LABELS_MALFORMED',
      where: { engine: 'postgres', step: 'label_pairs' },
    });
  });

  it('says where a statement failed that has no reason to', async () => {
    await inTransaction(async (sql) => {
      const session = await postgres().open(jobOf(sql, pods()));
      await expect(session.make('node_roles')).rejects.toMatchObject({
        code: 'ENGINE_STEP',
        where: { engine: 'postgres', step: 'node_roles' },
      });
      await session.close();
    }).catch((error: unknown) => {
      // The transaction that the statement failed in cannot be committed.
      expect(error).toMatchObject({ code: 'DATABASE_STATEMENT' });
    });
  });

  it('does not begin when it was stopped', async () => {
    await inTransaction(async (sql) => {
      const job = jobOf(sql, pods(), { signal: AbortSignal.abort() });
      await expect(postgres().open(job)).rejects.toMatchObject({ code: 'STOPPED' });
    });
  });

  it('refuses a file with a text that PostgreSQL cannot hold', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ocp-test-'));
    try {
      const path = join(folder, 'pods.parquet');
      const duckdb = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
      await duckdb.run(
        `copy (select timestamp '2025-10-01' as interval_start, 'a' || chr(0) as namespace) to '${path}'`,
      );
      const table = inputTable('pod_days');
      const file = {
        partition: { table, schema: 'org1', source: sourceUuid, month: days.start },
        ...{
          path,
          origin: pathToFileURL(path).href,
          folder: pathToFileURL(folder).href,
          name: 'pods.parquet',
        },
        ...{ version: '1', bytes: 1, columns: ['interval_start', 'namespace'], rows: 1 },
      };
      const opened = inTransaction((sql) => postgres().open(jobOf(sql, { table, days, files: [file] })));
      await expect(opened).rejects.toMatchObject({
        code: 'LAKE_FILE_UNREADABLE',
        where: { table: 'pod_days' },
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
