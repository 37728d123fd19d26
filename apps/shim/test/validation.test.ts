import { describe, expect, it } from 'vitest';
import { ocpPipeline, OcpError, type AggregatorParts, type Engine } from '@ocp/core';
import { duckdb } from '@ocp/engine-duckdb';
import { postgres } from '@ocp/engine-postgres';
import { aggregatorSite, changing, differing, failing, on, request, stopping } from './support/aggregator.ts';
import { SCHEMA } from './support/tenant.ts';
import { wrap } from './support/wrap.ts';

const { aggregator, correct, recorded, rows } = aggregatorSite();

describe('validate', () => {
  it('runs both and finds them equal; the rows are the incumbent’s', async () => {
    const { engine, validation } = await aggregator({ POC_VALIDATION_MODE: 'true' }).run(request);
    expect(engine).toBe('postgres');
    expect(validation).toMatchObject({ engine: 'duckdb', verdict: 'equal' });
    await correct();
    expect(await recorded()).toMatchObject([
      { engine: 'postgres', reason: 'validate', validated: 'duckdb', verdict: 'equal' },
    ]);
  });

  it('finds a planted difference, names step, table, column, key and both values, and keeps it', async () => {
    const host = aggregator({ ...on, POC_VALIDATION_MODE: 'true' }, { candidate: differing });
    const { engine, validation } = await host.run(request);
    expect(engine).toBe('postgres');
    expect(validation?.verdict).toBe('different');
    await correct();
    const kept = await rows<Record<string, string>>(
      `select distinct table_name, step, column_name, kind from ${SCHEMA}__ocp.run_differences`,
    );
    expect(kept).toEqual([
      {
        table_name: 'reporting_ocpusagelineitem_daily_summary',
        step: 'pod_usage',
        column_name: 'pod_usage_cpu_core_hours',
        kind: 'cells',
      },
    ]);
    const [one] = await rows<{ key: object; by: number }>(
      `select key, candidate::float8 - incumbent::float8 as by from ${SCHEMA}__ocp.run_differences`,
    );
    expect(one?.by).toBeCloseTo(1, 5);
    expect(one?.key).toMatchObject({ data_source: 'Pod', usage_end: expect.stringContaining('2025-10') });
  });

  it('keeps what differs in text with both values', async () => {
    const candidate = changing('renaming', (row) =>
      row.namespace === undefined ? row : { ...row, namespace: `${row.namespace}-other` },
    );
    await aggregator({ POC_VALIDATION_MODE: 'true' }, { candidate }).run(request);
    const kept = await rows<{ incumbent: string; candidate: string }>(
      `select incumbent, candidate from ${SCHEMA}__ocp.run_differences
        where column_name = 'namespace' and kind = 'only left'`,
    );
    expect(kept.length).toBeGreaterThan(5);
    for (const row of kept) expect(row.candidate).toBe(`${row.incumbent}-other`);
  });

  it('leaves the state that an incumbent engine wrote, and writes it for a host that writes none', async () => {
    const state = ocpPipeline.outputs.find(({ place }) => place === 'state');
    const candidate: Engine = {
      ...duckdb(),
      async open(job) {
        const session = await duckdb().open(job);
        return wrap(session, {
          result: (relation, columns) =>
            columns === state?.columns
              ? Promise.reject(new OcpError('ENGINE_STEP', 'the state is written'))
              : session.result(relation, columns),
        });
      },
    };
    const verdict = async (incumbent: AggregatorParts['incumbent']) => {
      const { validation } = await aggregator({ POC_VALIDATION_MODE: 'true' }, { candidate, incumbent }).run(
        request,
      );
      return [validation?.verdict, validation?.error?.message];
    };
    expect(await verdict(postgres())).toEqual(['equal', undefined]);
    expect(await verdict(() => Promise.resolve())).toEqual(['failed', 'the state is written']);
  });

  it('takes a stop for a verdict: the incumbent’s rows are there', async () => {
    const stop = new AbortController();
    const host = aggregator({ POC_VALIDATION_MODE: 'true' }, { candidate: stopping(stop) });
    const { engine, validation } = await host.run(request, { signal: stop.signal });
    expect([engine, validation?.verdict, validation?.error?.code]).toEqual(['postgres', 'failed', 'STOPPED']);
    await correct();
  });

  it('is not equal where the candidate had nothing to compare', async () => {
    const later = { ...request, start_date: '2031-10-01', end_date: '2031-10-03' };
    const host = aggregator({ POC_VALIDATION_MODE: 'true' }, { incumbent: () => Promise.resolve() });
    expect((await host.run(later)).validation).toMatchObject({
      verdict: 'failed',
      error: { code: 'NO_INPUT', message: expect.stringContaining('report period') },
    });
    const both = await aggregator({ POC_VALIDATION_MODE: 'true' }).run(later);
    expect([both.report?.status, both.validation?.verdict]).toEqual(['nothing', 'equal']);
  });

  it('takes a candidate that the host does not have for a verdict', async () => {
    const flags = { POC_VALIDATION_MODE: 'true', OCP_POSTGRES_PIPELINE: 'true' };
    const { engine, validation } = await aggregator(flags).run(request);
    expect(engine).toBe('postgres');
    expect(validation).toMatchObject({
      engine: 'postgres',
      verdict: 'failed',
      error: { code: 'FLAG_INVALID' },
    });
    await correct();
    expect(await recorded()).toMatchObject([{ outcome: 'done', verdict: 'failed', error: 'FLAG_INVALID' }]);
  });

  it('fails a strict run after the incumbent’s rows are there', async () => {
    const flags = { POC_VALIDATION_MODE: 'true', POC_VALIDATION_STRICT: 'true' };
    await expect(aggregator(flags, { candidate: differing }).run(request)).rejects.toMatchObject({
      code: 'VALIDATION_DIFFERENT',
    });
    await correct();
    expect(await recorded()).toMatchObject([{ outcome: 'done', verdict: 'different' }]);
  });

  it('takes a failure of the candidate for a verdict', async () => {
    const host = aggregator({ POC_VALIDATION_MODE: 'true' }, { candidate: failing });
    const { validation } = await host.run(request);
    expect(validation).toMatchObject({ verdict: 'failed', error: { code: 'ENGINE_STEP' } });
    await correct();
    expect(await recorded()).toMatchObject([{ outcome: 'done', verdict: 'failed', error: 'ENGINE_STEP' }]);
  });

  it('compares with what a host wrote by itself', async () => {
    const incumbent = async () => {
      await aggregator({}, { incumbent: duckdb() }).run(request);
      await rows(`update ${SCHEMA}.reporting_ocpusagelineitem_daily_summary
        set node_capacity_cpu_cores = node_capacity_cpu_cores + 1 where usage_start = '2025-10-02'`);
    };
    const { engine, validation } = await aggregator({ POC_VALIDATION_MODE: 'true' }, { incumbent }).run(
      request,
    );
    expect(engine).toBe('incumbent');
    expect(validation?.verdict).toBe('different');
    expect(validation?.comparisons[0]?.tables[0]?.differences[0]).toMatchObject({
      kind: 'cells',
      key: { usage_start: '2025-10-02' },
      cells: [{ column: 'node_capacity_cpu_cores' }],
    });
  });
});
