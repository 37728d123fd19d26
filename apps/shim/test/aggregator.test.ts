import { describe, expect, it } from 'vitest';
import { OcpError, type Engine } from '@ocp/core';
import { arrow } from '@ocp/engine-arrow';
import { duckdb } from '@ocp/engine-duckdb';
import { aggregatorSite, failing, on, request, stopping } from './support/aggregator.ts';
import { SCHEMA } from './support/tenant.ts';

const { aggregator, correct, recorded, rows } = aggregatorSite();

describe('the switch', () => {
  it('is off: the incumbent runs', async () => {
    const { decision, engine } = await aggregator({}).run(request);
    expect({ ...decision, engine }).toEqual({
      schema: SCHEMA,
      choice: 'incumbent',
      reason: 'off',
      phase: 'rollout',
      engine: 'postgres',
    });
    await correct();
    expect(await recorded()).toMatchObject([{ engine: 'postgres', outcome: 'done', reason: 'off' }]);
  });

  it('is turned on without a restart', async () => {
    const environment: Record<string, string> = {};
    const host = aggregator(environment);
    expect((await host.decide(SCHEMA)).choice).toBe('incumbent');
    Object.assign(environment, on);
    expect((await host.run(request)).engine).toBe('duckdb');
    await correct();
  });
});

describe('rollout', () => {
  it('raises the candidate’s failure, and nothing was written', async () => {
    await expect(aggregator(on, { candidate: failing }).run(request)).rejects.toMatchObject({
      code: 'ENGINE_STEP',
    });
    expect(await rows(`select from ${SCHEMA}.reporting_ocpusagelineitem_daily_summary`)).toEqual([]);
    expect(await recorded()).toMatchObject([{ outcome: 'failed', error: 'ENGINE_STEP', reason: 'listed' }]);
  });
});

describe('fallback', () => {
  const flags = { ...on, POC_PHASE: 'fallback' };

  it('runs the incumbent after a failure, and records both', async () => {
    const { engine, fellBack } = await aggregator(flags, { candidate: failing }).run(request);
    expect(engine).toBe('postgres');
    expect(fellBack).toMatchObject({ code: 'ENGINE_STEP', where: { step: 'summary_rows' } });
    await correct();
    expect(await recorded()).toMatchObject([
      { engine: 'postgres', outcome: 'fell back', error: 'ENGINE_STEP' },
    ]);
  });

  it('runs the incumbent where the candidate cannot make the pipeline at all', async () => {
    const candidate: Engine = {
      ...duckdb(),
      capabilities: {
        ...duckdb().capabilities,
        pipelines: { ...duckdb().capabilities.pipelines, ocp: 'none' },
      },
    };
    const { engine, fellBack } = await aggregator(flags, { candidate }).run(request);
    expect([engine, fellBack?.code]).toEqual(['postgres', 'PIPELINE_UNSUPPORTED']);
    await correct();
  });

  it('tells of the decision and of the failure while it runs', async () => {
    const told: unknown[] = [];
    await aggregator(flags, { candidate: failing }).run(request, {
      onDecision: ({ reason }) => told.push(reason),
      onFallback: ({ code }) => told.push(code),
    });
    expect(told).toEqual(['listed', 'ENGINE_STEP']);
  });

  it('records both failures when the incumbent fails too', async () => {
    const incumbent = () => Promise.reject(new Error('Trino is away'));
    const host = aggregator(flags, { candidate: failing, incumbent });
    await expect(host.run(request)).rejects.toThrow('Trino is away');
    const [kept] = await rows<{ message: string }>(
      `select error->>'message' as message from ${SCHEMA}__ocp.runs`,
    );
    expect(kept?.message).toMatch(/^Trino is away; before it, the candidate: ENGINE_STEP a planted failure/);
  });

  it('does not run the incumbent when the candidate was stopped', async () => {
    const stop = new AbortController();
    const host = aggregator(flags, { candidate: stopping(stop) });
    await expect(host.run(request, { signal: stop.signal })).rejects.toMatchObject({ code: 'STOPPED' });
    expect(await rows(`select from ${SCHEMA}.reporting_ocpusagelineitem_daily_summary`)).toEqual([]);
  });
});

describe('only', () => {
  it('runs the candidate for every schema', async () => {
    const flags = { USE_POC_AGGREGATOR: 'true', POC_PHASE: 'only' };
    const incumbent = () => Promise.reject(new Error('is not run'));
    const { engine, decision } = await aggregator(flags, { incumbent }).run(request);
    expect([engine, decision.reason]).toEqual(['duckdb', 'only']);
    await correct();
  });
});

describe('records that cannot be written', () => {
  const records = { add: () => Promise.reject(new OcpError('DATABASE_UNREACHABLE', 'gone')) };

  it('do not hide why a run failed', async () => {
    const host = aggregator(on, { candidate: failing, records });
    await expect(host.run(request)).rejects.toMatchObject({
      code: 'ENGINE_STEP',
      report: { status: 'failed' },
    });
  });

  it('do not make a failure of a run that was done', async () => {
    const { engine, unrecorded } = await aggregator(on, { records }).run(request);
    expect([engine, unrecorded?.code]).toEqual(['duckdb', 'DATABASE_UNREACHABLE']);
    await correct();
  });
});

it('refuses the PostgreSQL pipeline where the host has none', async () => {
  const host = aggregator({ ...on, OCP_POSTGRES_PIPELINE: 'true' });
  await expect(host.run(request)).rejects.toMatchObject({
    code: 'FLAG_INVALID',
    where: { flag: 'OCP_POSTGRES_PIPELINE' },
  });
});

it('says what a stand-alone request needs', async () => {
  const host = aggregator(on, { after: {} });
  await expect(host.run(request)).rejects.toMatchObject({
    code: 'REQUEST_INVALID',
    hint: expect.stringContaining('@ocp/after'),
  });
});

it('compares engines by their names, or as they are', async () => {
  const host = aggregator({});
  const report = await host.compare(request, ['duckdb', arrow(), 'postgres']);
  expect(report.status).toBe('done');
  expect(report.comparisons.map(({ right }) => right)).toContain('arrow');
  await expect(host.compare(request, ['duckdb', 'nothing'])).rejects.toMatchObject({
    code: 'ENGINE_UNKNOWN',
  });
});
