import { expect, it, onTestFinished } from 'vitest';
import { goldenTenant, SCHEMA, SOURCE } from '../support/tenant.ts';
import { startServer } from './server.ts';

const days = { start_date: '2025-10-01', end_date: '2025-10-03' };
const body = { provider_type: 'OCP', schema: SCHEMA, ocp_source_uuid: SOURCE, ...days, standalone: false };
const summarized = `select usage_start::text as day from ${SCHEMA}__ocp.openshift_summarized order by 1`;

it('does what a host has decided, says which days are ours, and forgets a source', async () => {
  const tenant = await goldenTenant();
  onTestFinished(() => tenant.close());
  const off = { USE_POC_AGGREGATOR: 'false', POC_PHASE: '' };
  const server = await startServer(tenant, { environment: off });
  onTestFinished(async () => void (await server.stop()));
  const run = async (more: object) =>
    server.call('POST', '/api/v1/aggregate?wait=true', { ...body, ...more });

  // The decision of the update holds, whatever the flags say now.
  const decision = { choice: 'candidate', reason: 'rollout', phase: 'fallback' };
  const done = await run({ decision, engine: 'arrow' });
  expect(done.body).toMatchObject({ status: 'done', engine: 'arrow', decision: { reason: 'rollout' } });
  expect(await tenant.rows(summarized)).toEqual(
    ['2025-10-01', '2025-10-02', '2025-10-03'].map((day) => ({ day })),
  );
  const content = await tenant.content();
  const validation = { choice: 'incumbent', reason: 'validate', phase: 'validate' };
  expect((await run({ decision: validation })).body).toMatchObject({ validation: { verdict: 'equal' } });
  expect((await tenant.content())[`${SCHEMA}__ocp.openshift_summarized`]).toBe(
    content[`${SCHEMA}__ocp.openshift_summarized`],
  );
  expect((await run({ decision: { ...decision, choice: 'incumbent' } })).status).toBe(422);
  expect((await run({})).body.error.code).toBe('INCUMBENT_ELSEWHERE');

  const forget = (source: string) => server.call('DELETE', `/api/v1/sources/${source}?schema=${SCHEMA}`);
  expect((await forget('no-uuid')).status).toBe(422);
  const { status, body: forgotten } = await forget(SOURCE.toUpperCase());
  expect([status, forgotten.tables.openshift_summarized]).toEqual([200, 3]);
  expect(await tenant.rows(summarized)).toEqual([]);
  const nothing = { source: SOURCE, ended: false, tables: {}, records: 0 };
  expect((await forget(SOURCE)).body).toEqual(nothing);
});
