import { fromEnv, noLake, parseRequest } from '@ocp/core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { ClaimedJob } from '../../src/serve/jobs/index.ts';
import { jobRunner } from '../../src/serve/run-job.ts';
import { goldenTenant, SOURCE, type Tenant } from '../support/tenant.ts';
import { requestOf } from './many-sources.ts';

const unmeasured = new Error('the connection is gone');
vi.mock(import('@ocp/staging'), async (original) => ({
  ...(await original()),
  observeSizes: () => Promise.reject(unmeasured),
}));

let tenant: Tenant;
beforeAll(async () => {
  tenant = await goldenTenant();
});
afterAll(() => tenant.close());

it('a run whose staging cannot be measured afterwards has not failed', async () => {
  const errors: unknown[] = [];
  const run = jobRunner({
    database: tenant.url,
    lake: noLake,
    flags: fromEnv({ USE_POC_AGGREGATOR: 'true', POC_PHASE: 'only', OCP_POSTGRES_PIPELINE: 'true' }),
    onError: (error) => errors.push(error),
  });
  const job: ClaimedJob = {
    id: '00000000-0000-4000-8000-000000000000',
    data: { kind: 'aggregate', request: parseRequest(requestOf(SOURCE)), requestId: 'a', by: 'b' },
    retryCount: 0,
    last: false,
  };
  const ignore = () => undefined;
  const { signal } = new AbortController();
  const output = await run(job, { signal, onStep: ignore, onDecision: ignore, onFallback: ignore });
  // Nothing is staged.
  expect(output).toMatchObject({ status: 'nothing', engine: 'postgres', decision: { reason: 'only' } });
  expect(errors).toEqual([unmeasured]);
});
