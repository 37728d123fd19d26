import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type Json } from './serve/server.ts';
import { ocp } from './support/command.ts';
import { addProvider, goldenTenant, SCHEMA, type Tenant } from './support/tenant.ts';

const ONLY = { USE_POC_AGGREGATOR: 'true', POC_PHASE: 'only' };
const LISTED = { USE_POC_AGGREGATOR: 'true', POC_PHASE: 'rollout', POC_ENABLED_SCHEMAS: SCHEMA };
const AWS = '00000000-0000-4000-8000-0000000000aa';

let tenant: Tenant;
beforeAll(async () => {
  tenant = await goldenTenant('ocp-basic');
});
afterAll(() => tenant.close());

const trinoFree = (environment: Record<string, string>, ...more: string[]) =>
  ocp(['trino-free', '--schema', SCHEMA, ...more], { environment, database: tenant.url });

/** What becomes of each statement. */
const fatesOf = ({ statements }: Json): Record<string, string> =>
  Object.fromEntries(
    (statements as Json[]).map(({ name, sent, why }) => [name, `${sent ? 'sent: ' : ''}${why}`]),
  );

/** A bill of AWS is a source of the tenant, until it is disposed. */
async function withBill(): Promise<AsyncDisposable> {
  await addProvider(tenant, { source: AWS, name: 'a bill', type: 'AWS-local' });
  return {
    async [Symbol.asyncDispose]() {
      await tenant.rows(`delete from ${SCHEMA}.reporting_tenant_api_provider where uuid = '${AWS}'`);
      await tenant.rows(`delete from public.api_provider where uuid = '${AWS}'`);
      await tenant.rows(`delete from public.api_providerauthentication where uuid = '${AWS}'`);
    },
  };
}

describe('ocp trino-free', () => {
  it('is 0 where Koku sends nothing by itself, and tells what people send', async () => {
    const { status, out, said } = await trinoFree(ONLY);
    expect(status, said).toBe(0);
    const [first, ...lines] = out.trimEnd().split('\n');
    expect(first).toMatch(
      /^org1234567: candidate \(duckdb\), OCP: 0 statements still go to Trino, 3 more by hand, \d+ are answered$/,
    );
    expect(lines).toEqual([
      'nothing else does it yet:',
      expect.stringMatching(/^ {2}free_query {25}by hand {4}masu\/api\/trino\.py: trino_query$/),
      expect.stringMatching(/^ {2}trino_ui +by hand/),
      'a command by hand that nobody needs without Trino:',
      expect.stringMatching(/^ {2}migrate_tables +by hand/),
    ]);
  });

  it('is 4 as long as Trino may take over, or does the work', async () => {
    const listed = await trinoFree(LISTED);
    expect(listed.status).toBe(4);
    expect(listed.out).toContain(
      'Trino must know of it as long as it may take over:\n  ingest_schema_exists',
    );
    const off = await trinoFree({ USE_POC_AGGREGATOR: 'false', POC_PHASE: '' });
    expect(off.status).toBe(4);
    expect(off.out).toMatch(
      /^org1234567: incumbent \(incumbent\), OCP: [1-9]\d statements .* 0 are answered/,
    );
    expect(off.out).toContain('Trino does the work of this schema:\n');
  });

  it("looks at the tenant's sources", async () => {
    await using _bill = await withBill();
    const { status, out } = await trinoFree(ONLY, '--json');
    expect(status).toBe(4);
    const body = JSON.parse(out);
    expect(body).toMatchObject({
      schema: SCHEMA,
      choice: 'candidate',
      engine: 'duckdb',
      phase: 'only',
      source_types: ['AWS-local', 'OCP'],
      trino_free: false,
    });
    expect(fatesOf(body)).toMatchObject({
      aws_daily_summary: 'answered',
      ocp_on_aws_daily_summary: 'answered',
      hcs_aws: 'sent: not covered',
      azure_daily_summary: 'no such source',
      hcs_gcp: 'no such source',
    });
  });

  it('knows no source of a schema that the database has not, and any without a database', async () => {
    const nobody = await trinoFree(ONLY, '--schema', 'org7654321', '--json');
    expect(nobody.status).toBe(0);
    const body = JSON.parse(nobody.out);
    expect(body).toMatchObject({ schema: 'org7654321', source_types: [], trino_free: true });
    expect(fatesOf(body)).toMatchObject({
      table_exists: 'answered',
      ocp_daily_summary: 'no such source',
    });
    const named = await trinoFree(ONLY, '--schema', "'; drop");
    expect([named.status, named.out]).toEqual([
      0,
      expect.stringContaining("'; drop: candidate (duckdb), no sources: 0 "),
    ]);
    const anywhere = { ...ONLY, DATABASE_URL: '', PGHOST: '', PGDATABASE: '' };
    const any = await ocp(['trino-free', '--schema', SCHEMA], { environment: anywhere });
    expect(any.status).toBe(4);
    expect(any.out).toContain('sources of any type: 8 statements still go to Trino');
  });
});

it('GET /api/v1/trino-free answers what the command prints, to those who may ask for the schema', async () => {
  const environment = {
    POC_API_TOKENS: `all:a-token-for-all-schemas,one:a-token-for-another-one:org7654321`,
  };
  const server = await startServer(tenant, { token: 'a-token-for-all-schemas', environment });
  try {
    const asked = (schema: string, token?: string) =>
      server.call(
        'GET',
        `/api/v1/trino-free?schema=${encodeURIComponent(schema)}`,
        undefined,
        token === undefined ? {} : { authorization: `Bearer ${token}` },
      );
    const { out } = await trinoFree(ONLY, '--json');
    expect(await asked(SCHEMA)).toMatchObject({ status: 200, body: JSON.parse(out) });
    {
      await using _bill = await withBill();
      const { body } = await asked(SCHEMA);
      expect(body).toMatchObject({ source_types: ['AWS-local', 'OCP'], trino_free: false });
    }
    expect((await asked('org7654321')).body).toMatchObject({ source_types: [], trino_free: true });
    expect((await asked("'; drop")).status).toBe(422);
    expect(await asked(SCHEMA, 'a-token-for-another-one')).toMatchObject({
      status: 403,
      body: { error: { code: 'FORBIDDEN' } },
    });
  } finally {
    await server.stop();
  }
});
