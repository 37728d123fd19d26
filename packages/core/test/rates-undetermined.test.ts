import { describe, expect, it } from 'vitest';
import type { TenantRows } from '@ocp/core';
import { openInCosts, undeterminedCosts } from '../src/rates/undetermined.ts';

const labels = (more: object, vm = 'vm-1') => JSON.stringify({ vm_kubevirt_io_name: vm, ...more });
const usage = (pods: string, all: string, day = '2025-10-01') => [day, pods, all];
const rate = (uuid: string, change: Record<string, string> = {}) => ({
  ...{ uuid, custom_name: uuid, metric: 'vm_cost_per_hour', cost_type: 'Infrastructure', tag_key: '' },
  ...{ price_list_id: 'list-1', ...change },
});

/** What is open with some usage and some rates. */
function open(lines: string[][], rates: Record<string, string>[] = [], flags = {}) {
  const texts = (_place: string, table: string, columns: readonly string[]) =>
    Promise.resolve<TenantRows>({
      rows:
        table === 'cost_model_rate' ? rates.map((row) => columns.map((name) => row[name] ?? null)) : lines,
      scales: {},
    });
  return undeterminedCosts([], { texts }, flags);
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

  it('are of several rates of one metric, type and key, in one price list (spec cost-model.md 12)', async () => {
    const rates = [
      rate('2'),
      rate('1'),
      rate('3', { tag_key: 'a' }),
      rate('4', { cost_type: 'Supplementary' }),
      rate('5', { price_list_id: 'list-2' }),
    ];
    const standing = async (flags: object) =>
      [...(await open([], rates, flags)).named].map(([id, named]) => [id, named.id]).toSorted();
    const [one, two] = [
      ['1', '1'],
      ['2', '1'],
    ];
    expect(await standing({})).toEqual([one, two]);
    expect(await standing({ disable_price_list: true })).toEqual([one, two, ['5', '1']]);
  });

  it('are made alike, and no others: not the labels of hours, and not another rate', () => {
    const columns = ['pod_labels', 'monthly_cost_type', 'rate_id', 'custom_name', 'calculated_cost'];
    const found = openInCosts({
      machines: new Set(['vm-1']),
      cores: new Set(['core']),
      named: new Map([
        ['1', { own: 'one', id: '1', customName: 'one' }],
        ['2', { own: 'two', id: '1', customName: 'one' }],
      ]),
    });
    const rows = [
      [labels({}), null, 'core', 'core', '1'],
      [labels({}), 'OCP_VM_CORE', null, 'OCP_VM_CORE', '1'],
      [labels({}), null, '2', 'two', '1'],
      [labels({}), null, '2', 'not its name', '1'],
      [labels({}), 'Tag', '3', 'three', '2'],
      [labels({}, 'vm-2'), 'OCP_VM_CORE', '3', 'three', '3'],
    ];
    expect(found(columns, rows, [])).toEqual({
      rows: [
        [null, null, 'core', 'core', '1'],
        [null, 'OCP_VM_CORE', null, 'OCP_VM_CORE', '1'],
        [labels({}), null, '1', 'one', '1'],
        rows[3],
        rows[4],
        rows[5],
      ],
      chosen: 4,
    });
    // The summary does not say which rate a row is of.
    const inSummary = columns.filter((name) => name !== 'rate_id');
    expect(found(inSummary, [[labels({}), null, 'x', '1']], []).rows).toEqual([[null, null, 'x', '1']]);
  });
});
