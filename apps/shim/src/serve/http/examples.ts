/** Examples of the bodies of the API, by their names in its description. */

const source = '73be11de-69d8-5208-9aba-fc2bb9d15769';
const cluster = 'b2c1f0de-1111-4222-8333-944455566677';
const bill = '5f7c49d4-8249-5741-9e9e-6a899ab98d58';
const days = { start_date: '2025-10-01', end_date: '2025-10-31' };
const request = { provider_type: 'OCP', schema: 'org1234567', ocp_source_uuid: source, ...days };
const onAws = { ...request, provider_type: 'OCP_AWS', aws_source_uuid: bill, standalone: false };
const job = {
  id: '0199a1b2-0000-4000-8000-000000000000',
  kind: 'aggregate',
  status: 'running',
  request: { ...request, standalone: true, date_step: 5, full: false, limits: {} },
  lake: 's3://koku-bucket',
  engine: 'duckdb',
  request_id: 'koku-1234',
  attempts: 1,
  created_at: '2025-11-01T02:00:00.000Z',
  started_at: '2025-11-01T02:00:00.200Z',
  steps: [{ name: 'node_capacity', seconds: 0.12, rows: 200 }],
};

const prices = {
  currency: 'EUR',
  cost_models: [
    {
      ...{ clusters: ['production'], distribution: 'cpu', distribute: ['platform', 'worker'] },
      price_lists: [
        {
          from: '2025-10-01',
          infrastructure: { node_cost_per_month: 250 },
          supplementary: { cpu_core_usage_per_hour: 0.007 },
        },
      ],
    },
  ],
};

const examples = {
  Aggregate: [{ ...request, engine: 'duckdb' }, onAws],
  Compare: [{ ...request, engines: ['duckdb', 'arrow'] }],
  Rates: [{ operation: 'vm_usage', schema: 'org1234567', ocp_source_uuid: source, ...days }],
  Machines: [{ schema: 'org1234567', ocp_source_uuid: source, ...days }],
  Job: [job],
  Jobs: [{ jobs: [job] }],
  Decision: [
    { schema: 'org1234567', choice: 'candidate', engine: 'duckdb', reason: 'rollout', phase: 'fallback' },
  ],
  Failure: [
    {
      error: {
        code: 'REQUEST_INVALID',
        message: 'end_date is before start_date',
        where: { field: 'end_date' },
        hint: 'Correct the named fields; nothing was read or written.',
      },
    },
  ],
  LakeTables: [
    {
      schema: 'org1234567',
      exists: true,
      tables: [{ table: 'openshift_gpu_usage_line_items_daily', exists: true, partitions: 2 }],
    },
  ],
  LakePartitions: [
    {
      schema: 'org1234567',
      table: 'openshift_gpu_usage_line_items_daily',
      exists: true,
      count: 1,
      partitions: [{ source, year: '2025', month: '10', files: 31, bytes: 250_000 }],
    },
  ],
  LakeTimestamps: [{ first: '2025-10-01T00:00:00.000Z', last: '2025-10-31T00:00:00.000Z' }],
  PayerAccount: [{ payer_account: '123456789012' }],
  Topology: [
    {
      topology: [
        {
          billing_account_id: '01A02B-234C56-DE789F',
          project_id: 'shop-1',
          project_name: 'shop',
          service_id: '6F81-5844-456A',
          service_description: 'Compute Engine',
          location_region: 'us-central1',
        },
      ],
    },
  ],
  InfrastructureMap: [
    { map: [{ ocp_source_uuid: source, infrastructure_source_uuid: bill, infrastructure_type: 'AWS' }] },
  ],
  MatchedTags: [
    {
      matched: [{ key: 'env', value: 'prod' }],
      matched_from: 'reported',
      special: [{ key: 'openshift_project', value: 'payments' }],
    },
  ],
  DailySums: [{ measure: 'cost', days: [{ date: '2025-10-01', sum: 468.23 }] }],
  Payload: [
    {
      status: 'done',
      schema: 'org1234567',
      source,
      payload: {
        manifest: '6d9d7a35-0ea1-4b1c-a5a5-6b9d1b1e7c11',
        cluster_id: 'cluster-1',
        date: '2025-10-02T00:00:00.000Z',
      },
      files: [
        {
          name: 'pods.csv',
          report_type: 'pod_usage',
          status: 'errors',
          rows: 1440,
          malformed: 1,
          anomalies: 0,
          seconds: 0.1,
        },
      ],
      rows: 1440,
      superseded: 0,
      replaced: 0,
      lost: { reports: 0, rows: 1, labels: 0 },
      seconds: 0.2,
      warnings: [
        {
          code: 'ROWS_SKIPPED',
          message: '1 rows cannot be read and were skipped: pods.csv, line 7',
          where: { file: 'pods.csv', lines: '7', files: 1, rows: 1 },
        },
      ],
    },
  ],
  Cleanup: [{ schema: 'org1234567', state_from: '2025-08-01' }],
  Forgotten: [{ source, ended: true, tables: { openshift_daily_summary: 18_000 }, records: 12 }],
  Cleaned: [{ tables: [], kept: [], records: 12, state: { openshift_daily_summary: 48_000 } }],
  TrinoStatements: [
    {
      schema: 'org1234567',
      choice: 'candidate',
      engine: 'duckdb',
      phase: 'only',
      source_types: ['AWS', 'OCP'],
      trino_free: false,
      statements: [
        {
          name: 'payer_account',
          section: '13.2',
          occasion: 'ingest',
          caller: 'masu/processor/aws/aws_report_parquet_processor.py: create_bill',
          covered_by: 'GET /api/v1/lake/payer-account',
          sent: true,
          why: 'no hook',
        },
      ],
    },
  ],
  NewTenant: [{ schema: 'org1234567' }],
  MadeTenant: [
    {
      schema: 'org1234567',
      schema_made: true,
      tables: ['api_provider', 'reporting_ocpusagelineitem_daily_summary'],
      rows: { reporting_ocp_cost_category: 1 },
    },
  ],
  NewSource: [
    { schema: 'org1234567', name: 'production', cluster_id: cluster },
    { schema: 'org1234567', provider_type: 'AWS', name: 'account', source: bill },
  ],
  AddedSource: [{ source, type: 'OCP', name: 'production', cluster_id: cluster, outcome: 'added' }],
  Sources: [
    {
      sources: [
        {
          ...{ source, name: 'production', type: 'OCP', cluster_id: cluster, active: true },
          ...{ entered_here: true, first_month: '2025-10', last_month: '2025-11' },
        },
      ],
    },
  ],
  NewName: [{ name: 'production' }],
  RenamedSource: [{ source, name: 'production', before: 'my-cluster' }],
  TagKeys: [{ keys: [{ key: 'app', provider_type: 'OCP', enabled: true }] }],
  SwitchTagKeys: [{ schema: 'org1234567', provider_type: 'OCP', keys: ['app'], enabled: true }],
  SwitchedTagKeys: [{ changed: ['app'], unchanged: [], cleaned: [] }],
  Prices: [{ sources: [{ source, name: 'production', prices }] }],
  NewPrices: [{ schema: 'org1234567', prices }],
  ChargedSources: [
    {
      sources: [
        {
          ...{
            source,
            name: 'production',
            changed: true,
            days: [{ start: '2025-10-01', end: '2025-10-31' }],
          },
          tables: { reporting_ocpusagelineitem_daily_summary: { deleted: 0, written: 4_200 } },
        },
      ],
    },
  ],
  SiteStatus: [
    {
      schema: 'org1234567',
      month: '2025-10',
      sources: [
        {
          ...{ source, name: 'production', type: 'OCP', cluster_id: cluster, active: true },
          days: [
            {
              day: '2025-10-01',
              hours: { pod_usage: 22, storage_usage: 22 },
              gaps: ['03:00-05:00'],
              cleaned: 0,
              payloads: [{ manifest: source, hours: 22, loaded_at: '2025-10-02T01:00:00Z' }],
              state: 'summarized',
              summarized_at: '2025-10-02T02:00:00Z',
            },
          ],
          incomplete: [{ manifest: source, missing: ['pods.1.csv'] }],
          work: [{ pid: 4711, application: 'ocp', since: '2025-10-02T02:00:00Z', held: true, waits_for: [] }],
        },
      ],
      writing: [],
    },
  ],
  Findings: [
    {
      status: 'failed',
      findings: [
        { check: 'version', state: 'ok', found: 'PostgreSQL 16.4' },
        {
          check: 'tenant org1234567',
          state: 'failed',
          found: 'the database has no such schema',
          advice: '`POST /api/v1/tenants` makes what is missing.',
        },
      ],
    },
  ],
  Server: [
    {
      service: 'ocp',
      about: 'cost summaries of OpenShift',
      version: '0.1.0',
      openapi: '/api/v1/openapi.json',
    },
  ],
} as const;

/** The name of a schema in the description of the API; it has examples. */
export const named = (id: keyof typeof examples) => ({ id });

/** Examples of a schema, by its name in the description; of what comes in it ends with `Input`. */
export const examplesOf = (name: string): readonly unknown[] =>
  (examples as Record<string, readonly unknown[]>)[name.replace(/Input$/, '')] ?? [];
