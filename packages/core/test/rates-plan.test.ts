import { describe, expect, it } from 'vitest';
import {
  distributionMonth,
  parseRatesRequest,
  planRates,
  type Rate,
  type RatesFacts,
  type RatesOperation,
  type TenantConfig,
} from '@ocp/core';

const SOURCE = '73be11de-69d8-5208-9aba-fc2bb9d15769';
const days = { start: '2025-10-05', end: '2025-10-09' };
const request = (operation: RatesOperation, more: object = {}) =>
  parseRatesRequest({
    ...{ operation, schema: 'org1', ocp_source_uuid: SOURCE, start_date: days.start, end_date: days.end },
    ...more,
  });
const tag = (key: string): Rate => ({
  ...{ metric: 'project_per_month', costType: 'Infrastructure', id: null, customName: 'projects' },
  tag: { key, values: [], default: 1 },
});
const facts = (change: Partial<RatesFacts> = {}, rates: readonly Rate[] = []): RatesFacts => ({
  run: { sourceUuid: SOURCE, reportPeriodId: 7, clusterId: 'c', clusterAlias: 'C' },
  tenant: { categoryPatterns: [] } as unknown as TenantConfig,
  source: { costModelId: 'model', distribution: 'cpu', gpuUnallocated: false, rates },
  rateIds: ['r1'],
  ...{ vmTable: true, gpuTable: true },
  ...change,
});
const deletes = (operation: RatesOperation, more: object = {}, change: Partial<RatesFacts> = {}) =>
  planRates(request(operation, more), days, facts(change)).plan.deletes.map(({ table, where }) => ({
    table,
    where: where.slice(3),
  }));

describe('what an operation makes anew (spec cost-model.md 3)', () => {
  it('is of the source, its report period and the days', () => {
    const [first] = planRates(request('vm_usage'), days, facts()).plan.deletes;
    expect(first?.where.slice(0, 3)).toEqual([
      { column: 'usage_start', between: days },
      { column: 'source_uuid', equals: SOURCE },
      { column: 'report_period_id', equals: 7 },
    ]);
  });

  it('of flat hours is one cost type where one is asked for, and nothing that PostgreSQL wrote', () => {
    expect(deletes('vm_usage', { cost_type: 'Supplementary' })).toEqual([
      {
        table: 'reporting_ocpusagelineitem_daily_summary',
        where: [
          { column: 'cost_model_rate_type', in: ['Supplementary'] },
          { column: 'monthly_cost_type', isNull: true },
          { column: 'cost_model_memory_cost', isNull: true },
          { column: 'cost_model_volume_cost', isNull: true },
        ],
      },
    ]);
  });

  it('by rate are the rows of its rates', () => {
    const types = { column: 'cost_model_rate_type', in: ['Infrastructure', 'Supplementary'] };
    expect(deletes('vm_usage', { rates_to_usage: true })).toEqual([
      { table: 'rates_to_usage', where: [types, { column: 'rate_id', in: ['r1'] }] },
    ]);
    expect(deletes('tag_based', { rates_to_usage: true })).toHaveLength(2);
  });

  it('of a tenant without reports of virtual machines are no flat months of cores', () => {
    expect(deletes('monthly_vm_core')).toHaveLength(1);
    expect(deletes('monthly_vm_core', {}, { vmTable: false })).toEqual([]);
  });

  it('of the distribution are the summary and, by rate, also the rows by rate', () => {
    const tables = (more: object) => deletes('gpu_distribution', more).map(({ table }) => table);
    expect(tables({})).toEqual(['reporting_ocpusagelineitem_daily_summary']);
    expect(tables({ rates_to_usage: true })).toEqual([
      'reporting_ocpusagelineitem_daily_summary',
      'rates_to_usage',
    ]);
  });

  it('takes the lock of the source', () => {
    expect(planRates(request('vm_usage'), days, facts()).plan.locks).toEqual([`org1/openshift/${SOURCE}`]);
  });
});

describe('quirks of deletions that are kept (spec cost-model.md 12)', () => {
  const charging = ['vm_usage', 'monthly_vm_core', 'tag_based'] as const;

  it('16: by rate a distribution over a part of a past month takes that of the whole month out of the summary', () => {
    const month = distributionMonth(days, '2025-11-01')?.days ?? days;
    const asked = request('gpu_distribution', { rates_to_usage: true });
    const { deletes: gone, pipeline } = planRates(asked, month, facts()).plan;
    const whole = { column: 'usage_start', between: { start: '2025-10-01', end: '2025-10-31' } };
    expect(gone.map(({ table, where }) => [table, where[0]])).toEqual([
      ['reporting_ocpusagelineitem_daily_summary', whole],
      ['rates_to_usage', whole],
    ]);
    // What comes back into it is Koku's to build, of the days of its run alone.
    expect(pipeline.outputs.map(({ table }) => table)).toEqual(['rates_to_usage']);
  });

  it.each(charging)('17: %s of a price list without rates only deletes', (operation) => {
    for (const rates_to_usage of [false, true]) {
      const { charges, plan } = planRates(request(operation, { rates_to_usage }), days, facts({}, []));
      expect(charges).toBe(false);
      expect(plan.deletes.length).toBeGreaterThan(0);
    }
  });

  it.each(charging)('18: %s by rate leaves the summary as it is, also without a cost model', (operation) => {
    const source = { ...facts().source, costModelId: undefined };
    const gone = deletes(operation, { rates_to_usage: true }, { source });
    expect(gone.length).toBeGreaterThan(0);
    expect(new Set(gone.map(({ table }) => table))).toEqual(new Set(['rates_to_usage']));
  });
});

describe('keys of rates by tag (spec cost-model.md 4.2; quirk 13)', () => {
  const planned = (key: string) => planRates(request('tag_based'), days, facts({}, [tag(key)]));

  it.each(['a-b', 'app/name', 'a b'])('%s is answered for, and said', (key) => {
    const { plan, warnings } = planned(key);
    expect(plan.windows[0]?.config.rates?.rows[0]).toContain(key);
    expect(warnings).toMatchObject([
      { code: 'RATE_TAG_KEY', where: { tag_key: key, metric: 'project_per_month' } },
    ]);
  });

  it('with a dot matches nothing, and says so', () => {
    const { plan, warnings } = planned('app.kubernetes');
    expect(plan.windows[0]?.config.rates?.rows[0]).not.toContain('app.kubernetes');
    expect(warnings).toHaveLength(1);
  });

  it('of letters, digits and underscores is not worth a word', () => {
    expect(planned('app_1').warnings).toEqual([]);
  });
});

describe('the month of a distribution (spec cost-model.md 9)', () => {
  const september = { start: '2025-09-01', end: '2025-09-30' };
  const october = { start: '2025-10-01', end: '2025-10-31' };

  it('is the whole month of the days once it is over', () => {
    expect(distributionMonth(days, '2025-11-01')).toEqual({ days: october, onlyFirst: false });
    expect(distributionMonth(days, '2026-10-05')).toEqual({ days: october, onlyFirst: false });
  });

  it('is the month before on the 2nd, unless that is distributed, and none on other days', () => {
    expect(distributionMonth(days, '2025-10-02')).toEqual({ days: september, onlyFirst: true });
    expect(distributionMonth(days, '2025-10-09')).toBeUndefined();
    expect(distributionMonth({ start: '2026-01-01', end: '2026-01-02' }, '2026-01-02')?.days.start).toBe(
      '2025-12-01',
    );
  });
});

describe('a request of rates', () => {
  it.each([
    [{ operation: 'all' }, 'operation'],
    [{ end_date: '2025-11-01' }, 'end_date'],
    [{ end_date: '2025-10-01' }, 'end_date'],
    [{ cost_type: 'Supplementary' }, 'cost_type'],
    [{ rates: [{ metric: 'vm_cost_per_hour', cost_type: 'Infrastructure' }] }, 'rates.0'],
    [{ unknown: 1 }, ''],
  ])('with %j names the wrong field', (more, field) => {
    expect(() => request('tag_based', more)).toThrow(
      expect.objectContaining({ code: 'REQUEST_INVALID', where: { field } }),
    );
  });
});
