import { parseRequest, OcpError, type Decision } from '@ocp/core';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  Worker,
  type ClaimedJob,
  type Ending,
  type JobOutput,
  type JobQueue,
  type RunJob,
} from '../../src/serve/jobs/index.ts';
import { ServerMetrics } from '../../src/serve/metrics/index.ts';
import { observed } from '../../src/serve/observed.ts';
import { SOURCE } from '../support/tenant.ts';
import { requestOf } from './many-sources.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const job: ClaimedJob = {
  id: '00000000-0000-4000-8000-000000000000',
  data: { kind: 'aggregate', request: parseRequest(requestOf(SOURCE)), requestId: 'a', by: 'b' },
  retryCount: 0,
  last: false,
};
const step = { name: 'pod_usage', seconds: 1, rows: 2 };

interface Ended {
  ending: Ending;
  output: JobOutput;
  /** Steps that the queue was told of, each time. */
  said: number[];
  /** Failures of the queue. */
  errors: unknown[];
}

/** Runs one job on a queue of which some answers are others, to its end. */
async function ran(run: RunJob, answers: Partial<JobQueue> = {}, stopping?: 'stopping'): Promise<Ended> {
  const jobs = [job];
  const ended = Promise.withResolvers<Pick<Ended, 'ending' | 'output'>>();
  const said: number[] = [];
  const errors: unknown[] = [];
  const queue = {
    claim: () => Promise.resolve(jobs.shift()),
    pulse: (_job: ClaimedJob, steps: readonly unknown[]) => {
      said.push(steps.length);
      return Promise.resolve('running');
    },
    end: () => Promise.resolve(true),
    fail: () => Promise.resolve(true),
    ...answers,
  } as JobQueue;
  const worker = new Worker({
    queue,
    run,
    slots: 1,
    onEnd: (_job, ending, output) => Promise.resolve(ended.resolve({ ending, output })),
    onError: (error) => errors.push(error),
  });
  worker.wake();
  if (stopping !== undefined) await worker.stop();
  await vi.advanceTimersByTimeAsync(20_000);
  const result = await ended.promise;
  await worker.stop();
  return { ...result, said, errors };
}

it('says the steps of the last moment too, before the end', async () => {
  const { said, ending } = await ran((_job, { onStep }) => {
    onStep(step);
    onStep(step);
    return Promise.resolve({ status: 'done' });
  });
  expect([said, ending]).toEqual([[0, 2], 'ended']);
});

it('ends a job that was done, although the queue cannot be reached for a moment', async () => {
  const end = vi.fn<JobQueue['end']>();
  end
    .mockRejectedValueOnce(new Error('lost'))
    .mockRejectedValueOnce(new Error('lost'))
    .mockResolvedValue(true);
  const { ending, said, errors } = await ran(() => Promise.resolve({ status: 'done' }), { end });
  expect([ending, end.mock.calls.length, errors.length]).toEqual(['ended', 3, 2]);
  // It says meanwhile that it is there: no other server takes the job.
  expect(said.length).toBeGreaterThan(1);
});

it('leaves a job to others that it cannot end', async () => {
  const end = vi.fn<JobQueue['end']>().mockRejectedValue(new Error('lost'));
  const { ending, errors } = await ran(() => Promise.resolve({ status: 'done' }), { end }, 'stopping');
  expect([ending, errors.length]).toEqual(['lost', 1]);
});

it('tells a job that was taken meanwhile from one that it has ended', async () => {
  const end = () => Promise.resolve(false);
  expect(await ran(() => Promise.resolve({ status: 'done' }), { end })).toMatchObject({ ending: 'lost' });
});

it('keeps decision and fallback of a run that failed', async () => {
  const decision: Decision = { schema: 'a', choice: 'candidate', reason: 'rollout', phase: 'fallback' };
  const fellBack = { code: 'ENGINE_STEP' as const, message: 'broken', where: {} };
  const { output } = await ran((_job, { onDecision, onFallback }) => {
    onDecision(decision);
    onFallback(fellBack);
    return Promise.reject(new OcpError('DATABASE_STATEMENT', 'the incumbent too'));
  });
  expect(output).toMatchObject({
    status: 'failed',
    decision,
    fellBack,
    error: { code: 'DATABASE_STATEMENT' },
  });
  const metrics = new ServerMetrics();
  metrics.ended(job, 'ended', output, []);
  const text = await metrics.text();
  expect(text).toContain('ocp_decisions_total{choice="candidate",reason="rollout"} 1\n');
  expect(text).toContain('ocp_fallbacks_total{pipeline="ocp",code="ENGINE_STEP"} 1\n');
});

it('counts a run although those before it cannot be read', async () => {
  const metrics = new ServerMetrics();
  const queue = { lastSeconds: () => Promise.reject(new Error('lost')) };
  const run: RunJob = () => Promise.resolve({ status: 'done' });
  const log = pino({ level: 'silent' });
  const { onEnd } = observed(run, { queue, metrics, log, scrub: (text) => text });
  await onEnd(job, 'ended', { status: 'done', engine: 'duckdb' });
  expect(await metrics.text()).toContain(
    'ocp_runs_total{pipeline="ocp",kind="aggregate",engine="duckdb",status="done"} 1\n',
  );
});
