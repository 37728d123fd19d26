import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reportSchema } from '@ocp/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ocp } from './support/command.ts';
import { goldenTenant, lakeAt, request, SCHEMA, type Tenant } from './support/tenant.ts';

const SUMMARY = 'reporting_ocpusagelineitem_daily_summary';

let tenant: Tenant;
let lake: string;
let before: Record<string, string>;
beforeAll(async () => {
  tenant = await goldenTenant();
  lake = lakeAt(`${tenant.golden}/input`);
  const { status } = await ocp(request('aggregate', lake), { database: tenant.url });
  expect(status).toBe(0);
  before = await tenant.content();
});
afterAll(() => tenant.close());

/** The tenant's URL with other parts. */
function changed(parts: Partial<Record<'username' | 'password' | 'port' | 'pathname', string>>): string {
  return Object.assign(new URL(tenant.url), parts).href;
}

async function expectFailure(
  database: string,
  code: string,
  where: object,
  ...args: string[]
): Promise<void> {
  const { status, out, said } = await ocp(request('aggregate', lake, '--json', '--full', ...args), {
    database,
  });
  const { error, ...report } = reportSchema.parse(JSON.parse(out));
  expect({ status, code: error?.code }, said).toEqual({ status: 1, code });
  expect(report).toMatchObject({ status: 'failed', tables: {} });
  expect(error?.where).toMatchObject(where);
  expect(error?.hint).toBeTruthy();
  expect(said).toContain(`error ${code}: `);
  expect(said).toMatch(/\n {2}where: .+\n {2}what to do: .+\n$/);
  expect(said).not.toMatch(/^\s+at /m);
}

describe('a database that does not let us in', () => {
  test('is unreachable at a closed port', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    closed.close();
    await once(closed, 'close');
    const place = { database: `postgres://127.0.0.1:${port}${new URL(tenant.url).pathname}` };
    await expectFailure(changed({ port: String(port) }), 'DATABASE_UNREACHABLE', place);
  });

  test('is unreachable at a name that nobody has', async () => {
    await expectFailure('postgres://u:very-secret@nowhere.invalid/d', 'DATABASE_UNREACHABLE', {
      database: 'postgres://nowhere.invalid:5432/d',
    });
  });

  test('is unreachable where another server answers', async () => {
    const other = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await expectFailure(`postgres://u:very-secret@127.0.0.1:${port}/d`, 'DATABASE_UNREACHABLE', {});
    other.close();
  });

  test('refuses a wrong password', async () => {
    await expectFailure(changed({ password: 'not-the-password' }), 'DATABASE_REFUSED', {});
  });

  test('refuses a role that does not exist', async () => {
    await expectFailure(changed({ username: 'nobody-here' }), 'DATABASE_REFUSED', {});
  });

  test('does not exist on the server', async () => {
    await expectFailure(changed({ pathname: '/no_such_database' }), 'DATABASE_REFUSED', {});
  });

  test('refuses a role without rights', async () => {
    const stranger = `e2e_stranger_${randomBytes(6).toString('hex')}`;
    await tenant.rows(`create role ${stranger} login password 'stranger-secret'`);
    try {
      const url = changed({ username: stranger, password: 'stranger-secret' });
      await expectFailure(url, 'DATABASE_REFUSED', { schema: SCHEMA });
    } finally {
      await tenant.rows(`drop role ${stranger}`);
    }
  });
});

/** Changes of the tenant's tables, with what takes them back. */
const changes: Record<string, { make: string; back: string; code: string; where: object }> = {
  'without a configuration table': {
    make: 'alter table reporting_enabledtagkeys rename to hidden',
    back: 'alter table hidden rename to reporting_enabledtagkeys',
    code: 'TABLE_MISSING',
    where: { schema: SCHEMA, statement: expect.stringContaining('reporting_enabledtagkeys') },
  },
  'without a table that is written': {
    make: `alter table ${SUMMARY} rename to hidden`,
    back: `alter table hidden rename to ${SUMMARY}`,
    code: 'TABLE_MISSING',
    where: { schema: SCHEMA, table: SUMMARY },
  },
  'without a table of the console': {
    make: 'alter table reporting_ocp_pod_summary_by_node_p rename to hidden',
    back: 'alter table hidden rename to reporting_ocp_pod_summary_by_node_p',
    code: 'TABLE_MISSING',
    where: { schema: SCHEMA, table: 'reporting_ocp_pod_summary_by_node_p' },
  },
  'whose summary lacks a column': {
    make: `alter table ${SUMMARY} rename column all_labels to labels`,
    back: `alter table ${SUMMARY} rename column labels to all_labels`,
    code: 'COLUMN_MISSING',
    where: { schema: SCHEMA },
  },
  'whose report periods lack a column': {
    make: 'alter table reporting_ocpusagereportperiod rename column provider_id to provider',
    back: 'alter table reporting_ocpusagereportperiod rename column provider to provider_id',
    code: 'COLUMN_MISSING',
    where: { schema: SCHEMA, statement: expect.stringContaining('reporting_ocpusagereportperiod') },
  },
  'whose nodes lack a column': {
    make: 'alter table reporting_ocp_nodes rename column architecture to cpu',
    back: 'alter table reporting_ocp_nodes rename column cpu to architecture',
    code: 'COLUMN_MISSING',
    where: { schema: SCHEMA },
  },
  'that refuses a row': {
    make: `alter table ${SUMMARY} add constraint e2e check (usage_start < '2025-10-03') not valid`,
    back: `alter table ${SUMMARY} drop constraint e2e`,
    code: 'VALUE_REJECTED',
    where: { schema: SCHEMA, table: SUMMARY, constraint: 'e2e' },
  },
  'that fails in a step afterwards': {
    make: `create function org1234567.refuse() returns trigger language plpgsql
        as $$ begin raise exception 'no more rows' using errcode = '53100'; end $$;
      create trigger refuse before insert on reporting_ocp_volume_summary_p for each row execute function refuse()`,
    back: 'drop function org1234567.refuse cascade',
    code: 'DATABASE_STATEMENT',
    where: { schema: SCHEMA },
  },
};

describe('a tenant', () => {
  test('that is not in the database', async () => {
    await expectFailure(tenant.url, 'SCHEMA_UNKNOWN', { schema: 'org7' }, '--schema', 'org7');
  });

  test.each(Object.keys(changes))('%s', async (name) => {
    const { make, back, code, where } = changes[name]!;
    await tenant.rows(`set search_path to ${SCHEMA}; ${make}`);
    try {
      await expectFailure(tenant.url, code, where);
    } finally {
      await tenant.rows(back);
    }
    expect(await tenant.content()).toEqual(before);
  });

  /** What an insert into the summary does, once and then never again. */
  const passing: Record<string, { does: string; code: string }> = {
    'loses its connection': { does: 'perform pg_terminate_backend(pg_backend_pid())', code: 'DATABASE_LOST' },
    'is in a deadlock': {
      does: `raise exception 'deadlock detected' using errcode = '40P01'`,
      code: 'DATABASE_STATEMENT',
    },
    'cannot be serialized': {
      does: `raise exception 'could not serialize access' using errcode = '40001'`,
      code: 'DATABASE_STATEMENT',
    },
  };
  test.each(Object.keys(passing))(
    'whose run %s is summarized all the same, which is logged and counted',
    async (name) => {
      const { does, code } = passing[name]!;
      const folder = mkdtempSync(join(tmpdir(), 'e2e-metrics-'));
      const file = join(folder, 'metrics.prom');
      await tenant.rows(`create sequence ${SCHEMA}.inserts;
      create function ${SCHEMA}.fail_once() returns trigger language plpgsql
        as $$ begin if nextval('${SCHEMA}.inserts') = 1 then ${does}; end if; return new; end $$;
      create trigger fail_once before insert on ${SCHEMA}.${SUMMARY} for each row execute function ${SCHEMA}.fail_once()`);
      try {
        const { status, out, said } = await ocp(request('aggregate', lake, '--json', '--full'), {
          database: tenant.url,
          environment: { OCP_METRICS_FILE: file },
        });
        expect({ status, report: reportSchema.parse(JSON.parse(out)).status }, said).toEqual({
          ...{ status: 0, report: 'done' },
        });
        const lines = said.split('\n').filter((line) => line.startsWith('{'));
        expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
          { msg: 'aggregation begins', schema: SCHEMA, pipeline: 'ocp', engine: 'duckdb' },
          { msg: expect.stringMatching(/^aggregation failed and is begun again: /), level: 40, code },
          { msg: 'aggregation done', status: 'done' },
        ]);
        const metrics = readFileSync(file, 'utf8');
        expect(metrics).toContain(
          `ocp_run_failures_total{pipeline="ocp",engine="duckdb",code="${code}",again="true"} 1\n`,
        );
        expect(metrics).toContain('ocp_run_seconds_count{pipeline="ocp",engine="duckdb"} 1\n');
        expect(metrics).toMatch(new RegExp(`^ocp_rows_written_total\\{table="${SUMMARY}"\\} [1-9]`, 'm'));
      } finally {
        await tenant.rows(`drop function ${SCHEMA}.fail_once cascade; drop sequence ${SCHEMA}.inserts`);
        rmSync(folder, { recursive: true });
      }
      expect(await tenant.differences()).toEqual([]);
      before = await tenant.content();
    },
  );

  test('whose server goes away in the middle of every attempt', async () => {
    await tenant.rows(`create function ${SCHEMA}.leave() returns trigger language plpgsql
        as $$ begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$;
      create trigger leave before insert on ${SCHEMA}.${SUMMARY} for each row execute function ${SCHEMA}.leave()`);
    try {
      await expectFailure(tenant.url, 'DATABASE_LOST', { schema: SCHEMA, table: SUMMARY });
    } finally {
      await tenant.rows(`drop function ${SCHEMA}.leave cascade`);
    }
    expect(await tenant.content()).toEqual(before);
  });

  test('that had all of these runs again', async () => {
    const { status } = await ocp(request('aggregate', lake), { database: tenant.url });
    expect(status).toBe(0);
    expect(await tenant.differences()).toEqual([]);
    expect(await tenant.sessions()).toEqual([]);
  });
});
