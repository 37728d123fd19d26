import { describe, expect, it } from 'vitest';
import type { TenantRows } from '@ocp/core';
import { determinedSide, undeterminedCosts } from '../src/rates/undetermined.ts';

const labels = (more: object, vm = 'vm-1') => JSON.stringify({ vm_kubevirt_io_name: vm, ...more });
const usage = (pods: string, all: string, day = '2025-10-01') => [day, pods, all];
const rate = (uuid: string, change: Record<string, string> = {}) => ({
  ...{ uuid, custom_name: uuid, metric: 'vm_cost_per_hour', cost_type: 'Infrastructure', tag_key: '' },
  ...{ default_rate: '1', ...change },
});

/** What is open with some usage and some rates. */
function open(lines: string[][], rates: Record<string, string>[] = []) {
  const state = [{ relation: 'usage_lines', table: 'summary', columns: {}, where: [] }];
  const texts = (_place: string, table: string, columns: readonly string[]) =>
    Promise.resolve<TenantRows>({
      rows:
        table === 'cost_model_rate' ? rates.map((row) => columns.map((name) => row[name] ?? null)) : lines,
      scales: {},
    });
  return undeterminedCosts({ state }, { texts });
}

describe('costs that the specification leaves open', () => {
  it('are of machines whose usage gives a label several values on a day (spec cost-model.md 6.1)', async () => {
    const several = usage(labels({ a: 'x' }), labels({ a: 'y' }));
    const onTwoDays = [
      usage(labels({ a: 'x' }, 'vm-2'), labels({ a: 'x' }, 'vm-2')),
      usage(labels({ a: 'y' }, 'vm-2'), labels({ a: 'y' }, 'vm-2'), '2025-10-02'),
    ];
    expect([...(await open([several, ...onTwoDays])).machines]).toEqual(['vm-1']);
  });

  it('are of several rates of one metric, type and key (spec cost-model.md 12)', async () => {
    const rates = [
      rate('1'),
      rate('2'),
      rate('3', { tag_key: 'a' }),
      rate('4', { cost_type: 'Supplementary' }),
    ];
    expect([...(await open([], rates)).rates]).toEqual(['1', '2']);
  });

  it('are not compared, and all others are', async () => {
    const columns = ['pod_labels', 'monthly_cost_type', 'rate_id', 'custom_name', 'calculated_cost'];
    const rows = [
      [labels({}), null, '1', 'one', '1'],
      [labels({}), 'Tag', '3', 'three', '2'],
      [labels({}, 'vm-2'), 'OCP_VM_CORE', '3', 'three', '3'],
    ];
    const side = { name: 'a', table: () => Promise.resolve<TenantRows>({ rows, scales: {} }) };
    const found = determinedSide(side, { machines: new Set(['vm-1']), rates: new Set(['1']) });
    const output = {
      table: 'rates_to_usage',
      step: 'usage_costs',
      columns,
      mode: 'replace',
      place: 'tenant',
    } as const;
    expect((await found.table(output, columns))?.rows).toEqual([
      [null, null, null, null, '1'],
      rows[1],
      rows[2],
    ]);
  });
});
