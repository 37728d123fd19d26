import { comparedColumns, compareTable, tableRule, VM_TABLE, type Row } from '@ocp/core';
import { tableDefinition } from '@ocp/store';
import { describe, expect, test } from 'vitest';
import { chosenAlike } from '../src/machines/accepted.ts';
import type { VmChoices } from '../src/machines/choices.ts';

const rule = tableRule(tableDefinition(VM_TABLE));
const columns = comparedColumns(rule);
const SOURCE = '5eed0c10-0000-4000-8000-000000000001';

const row = (cells: Readonly<Record<string, string>>): Row => {
  const all: Record<string, string> = {
    source_uuid: SOURCE,
    usage_start: '2025-10-02',
    usage_end: '2025-10-03',
    vm_name: 'vm-1',
    node: 'n1',
    pod_labels: '{"app":"a"}',
    pod_request_cpu_core_hours: '4',
    pod_request_memory_gigabyte_hours: '8',
    ...cells,
  };
  return columns.map(({ name }) => all[name] ?? null);
};

const choices = (changes: Partial<VmChoices> = {}): VmChoices => ({
  source: SOURCE,
  window: { start: '2025-10-01', end: '2025-10-03' },
  mapped: new Set(),
  labels: new Map([['vm-1', new Set(['{"app":"a"}', '{"app":"b"}'])]]),
  requests: new Map(),
  volumes: new Map([['disk', new Set(['{"tier":"x"}'])]]),
  ...changes,
});

/** How a golden and the rows of an engine compare. */
function status(golden: readonly Row[], made: readonly Row[], open: VmChoices): string {
  const alike = (rows: readonly Row[], other: readonly Row[]) =>
    chosenAlike(
      columns.map(({ name }) => name),
      rows,
      [open],
      other,
    ).rows;
  return compareTable(rule, alike(golden, made), alike(made, golden)).status;
}

describe('what may be chosen is accepted, and nothing else (spec vm-gpu.md 4)', () => {
  test('any of the labels of the day, but none that no row has', () => {
    expect(status([row({})], [row({ pod_labels: '{"app": "b"}' })], choices())).toBe('equal');
    expect(status([row({})], [row({ pod_labels: '{"app":"c"}' })], choices())).toBe('different');
  });

  test('labels of which there is one set are compared', () => {
    const one = choices({ labels: new Map([['vm-1', new Set(['{"app":"a"}'])]]) });
    expect(status([row({})], [row({ pod_labels: '{"app":"b"}' })], one)).toBe('different');
  });

  test('only in the window and of the source that chose', () => {
    const other = { pod_labels: '{"app":"b"}', usage_start: '2025-10-04', usage_end: '2025-10-04' };
    const then = { usage_start: '2025-10-04', usage_end: '2025-10-04' };
    expect(status([row(then)], [row(other)], choices())).toBe('different');
  });

  test('node and requests of one of several rows, but not of two of them mixed', () => {
    const requests = new Map([
      [
        'vm-1',
        [
          { node: 'n1', cpu: '4', memory: '8' },
          { node: 'n2', cpu: '0', memory: '0' },
        ],
      ],
    ]);
    const second = { node: 'n2', pod_request_cpu_core_hours: '0', pod_request_memory_gigabyte_hours: '0' };
    expect(status([row({})], [row(second)], choices({ requests }))).toBe('equal');
    expect(status([row({})], [row({ ...second, node: 'n1' })], choices({ requests }))).toBe('different');
  });

  test('labels of a claim lie under those that the same side gave the machine', () => {
    const claim = (app: string) =>
      row({ persistentvolumeclaim: 'disk', pod_labels: `{"app":"${app}","tier":"x"}`, node: 'n1' });
    const pod = (app: string) => row({ pod_labels: `{"app":"${app}"}` });
    expect(status([pod('a'), claim('a')], [pod('b'), claim('b')], choices())).toBe('equal');
    expect(status([pod('a'), claim('a')], [pod('b'), claim('a')], choices())).toBe('different');
  });

  test('labels as they were before a tag mapping changed the candidates', () => {
    const before = row({ pod_labels: '{"app":"a","env":"x"}' });
    const mapped = choices({
      mapped: new Set(['env', 'stage']),
      labels: new Map([['vm-1', new Set(['{"app":"a","stage":"x"}', '{"app":"b","stage":"x"}'])]]),
    });
    expect(status([before], [row({ pod_labels: '{"app":"b","env":"x"}' })], mapped)).toBe('equal');
    expect(status([before], [row({ pod_labels: '{"app":"c","env":"x"}' })], mapped)).toBe('different');
  });

  test('the name of a machine whose labels, in some of its rows, do not say it', () => {
    const named = '{"vm_kubevirt_io_name":"vm-1"}';
    const some = choices({ labels: new Map([['vm-1', new Set(['{}', named])]]) });
    const nameless = row({ pod_labels: '{}', vm_name: '' });
    expect(status([nameless], [row({ pod_labels: named })], some)).toBe('equal');
    const all = choices({
      labels: new Map([['vm-1', new Set([named, '{"a":"1","vm_kubevirt_io_name":"vm-1"}'])]]),
    });
    expect(status([nameless], [row({ pod_labels: named })], all)).toBe('different');
  });

  test('a claim of one of the machines that share it, with the labels of that one', () => {
    const labels = new Map(['vm-1', 'vm-2'].map((name) => [name, new Set([`{"app":"${name}"}`])]));
    const pods = ['vm-1', 'vm-2'].map((name) => row({ vm_name: name, pod_labels: `{"app":"${name}"}` }));
    const claim = (name: string, app = name) =>
      row({ vm_name: name, persistentvolumeclaim: 'disk', pod_labels: `{"app":"${app}","tier":"x"}` });
    const sides = (ours: Row) => status([...pods, claim('vm-1')], [...pods, ours], choices({ labels }));
    expect(sides(claim('vm-2'))).toBe('equal');
    expect(sides(claim('vm-2', 'vm-1'))).toBe('different');
    expect(sides(claim('vm-3'))).toBe('different');
  });

  test('a cost is never excused', () => {
    const cost = (infrastructure_raw_cost: string) => row({ infrastructure_raw_cost });
    expect(status([cost('1')], [cost('2')], choices())).toBe('different');
  });
});
