import {
  SpanStatusCode,
  trace,
  type Span,
  type SpanOptions,
  type SpanStatus,
  type Tracer,
} from '@opentelemetry/api';
import { parseRequest } from '@ocp/core';
import { afterEach, expect, it } from 'vitest';
import type { ClaimedJob } from '../../src/serve/jobs/index.ts';
import { traced } from '../../src/serve/spans.ts';
import { SCHEMA, SOURCE } from '../support/tenant.ts';
import { requestOf } from './many-sources.ts';

interface Seen extends SpanOptions {
  name: string;
  ended?: number | undefined;
  status?: SpanStatusCode;
  message?: string | undefined;
}

afterEach(() => trace.disable());

/** Registers what an SDK would, and collects the spans. */
function collect(): Seen[] {
  const spans: Seen[] = [];
  const begin = (name: string, options: SpanOptions = {}) => {
    const seen: Seen = { name, ...options };
    spans.push(seen);
    return {
      end: (at = Date.now()) => (seen.ended = Number(at)),
      setStatus: ({ code, message }: SpanStatus) => Object.assign(seen, { status: code, message }),
    } as unknown as Span;
  };
  const tracer = {
    startSpan: begin,
    startActiveSpan: (name: string, options: SpanOptions, work: (span: Span) => unknown) =>
      work(begin(name, options)),
  };
  trace.setGlobalTracerProvider({ getTracer: () => tracer as unknown as Tracer });
  return spans;
}

const job: ClaimedJob = {
  id: '00000000-0000-4000-8000-000000000000',
  data: { kind: 'aggregate', request: parseRequest(requestOf(SOURCE)), requestId: 'from-koku', by: 'koku' },
  retryCount: 0,
  last: false,
};
const { signal } = new AbortController();
const ignore = () => undefined;
const options = { signal, onStep: ignore, onDecision: ignore, onFallback: ignore };
const scrub = (text: string) => text.replace('secret', '…');

it('a run is a span, and each of its steps is one of its length', async () => {
  const spans = collect();
  const steps: string[] = [];
  const run = traced((_job, { onStep }) => {
    onStep({ name: 'pod_usage', seconds: 2, rows: 7 });
    return Promise.resolve({ status: 'done' });
  }, scrub);
  await run(job, { ...options, onStep: ({ name }) => steps.push(name) });
  expect(spans.map(({ name }) => name)).toEqual(['ocp aggregate', 'pod_usage']);
  const [whole, step] = spans;
  expect(whole?.attributes).toMatchObject({
    'ocp.schema': SCHEMA,
    'ocp.request_id': 'from-koku',
    'ocp.pipeline': 'ocp',
  });
  expect(step?.attributes).toEqual({ 'ocp.rows': 7 });
  expect(Number(step?.ended) - Number(step?.startTime)).toBe(2000);
  expect(whole?.ended).toBeDefined();
  expect(steps).toEqual(['pod_usage']);
});

it('a failed run is a failed span, and tells no secret', async () => {
  const spans = collect();
  const run = traced(() => Promise.reject(new Error('broken by a secret')), scrub);
  await expect(run(job, options)).rejects.toThrow('broken');
  expect(spans).toMatchObject([
    {
      name: 'ocp aggregate',
      status: SpanStatusCode.ERROR,
      message: 'broken by a …',
      ended: expect.any(Number),
    },
  ]);
});
