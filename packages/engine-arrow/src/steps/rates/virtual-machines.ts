import { VM_LABEL } from '@ocp/core';
import { NULL_CODE, numberAt, scaled, type NumberColumn } from '../../columns.ts';
import { dayCodeOfTime } from '../../day-codes.ts';
import { Grouping } from '../../grouping.ts';
import { joinedRows } from '../../joining.ts';
import { canonicalLabels, parseLabels } from '../../kernels/index.ts';
import { Table } from '../../table.ts';
import { rowsWhere } from '../rows-where.ts';
import type { ArrowStep, StepContext } from '../step.ts';
import { HOUR } from '../units.ts';
import { objectsOfTexts, valuesOfMember } from './labels.ts';

export const place = ['cluster_id', 'cluster_alias', 'data_source', 'namespace', 'node'];
const key = ['usage_start', 'vm', ...place, 'pod_labels', 'all_labels', 'cost_category_id', 'charged'];

/** Spec cost-model.md 4.1: rows of the whole month, of which some are charged now. */
export const vmUsage: ArrowStep = (context) => {
  const { table, pool } = context;
  const lines = table('usage_lines');
  const machines = valuesOfMember(context, VM_LABEL);
  const object = objectsOfTexts(context);
  const days = new Set(table('calendar').codes('day'));
  const charges = new Set(['Infrastructure', 'Supplementary'].map((type) => pool.intern(type)));
  const [day, type] = [lines.codes('usage_start'), lines.codes('cost_model_rate_type')];
  const known = lines.with({
    vm: { codes: lines.codes('pod_labels').map((text) => machines.get(text) ?? NULL_CODE) },
    pod_labels: { codes: lines.codes('pod_labels').map(object) },
    all_labels: { codes: lines.codes('all_labels').map(object) },
    charged: {
      values: Float64Array.from(day, (code, row) => (days.has(code) && !charges.has(type[row]!) ? 1 : 0)),
      validity: undefined,
    },
  });
  const vms = known.codes('vm');
  const groups = new Grouping(
    rowsWhere(known, (row) => vms[row] !== NULL_CODE),
    key,
  );
  return groups.keys.with({ resource_id: groups.maxText('resource_id', pool) });
};

/** All that is read of the hourly reports, by each step alike, so that they are read once. */
const vmHours = ({ input }: StepContext): Promise<Table> =>
  input('vm_hours', [
    ...['usage_start', 'interval_start', 'vm_name', 'node', 'resource_id'],
    ...['vm_uptime_total_seconds', 'vm_cpu_request_cores'],
  ]);

/** Spec cost-model.md 5: the reports of a machine, a row an hour and disk; or an hour for each row of its pods. */
export const vmDayHours: ArrowStep = async (context) => {
  if (numberAt(context.table('run').numbers('vm_reports'), 0) !== 1) return podHours(context);
  const days = new Grouping(await vmHours(context), ['usage_start', 'vm_name']);
  return days.keys.with({
    vm: days.keys.column('vm_name'),
    hours: scaled(days.sum('vm_uptime_total_seconds'), HOUR),
  });
};

async function podHours({ batches, pool }: StepContext): Promise<Table> {
  const names = new Map<number, number>();
  const nameOf = (text: number): number => {
    const known = names.get(text);
    if (known !== undefined) return known;
    const name = text === NULL_CODE ? undefined : parseLabels(pool.text(text))?.get(VM_LABEL);
    const code = name === undefined || name === null ? NULL_CODE : pool.intern(name);
    names.set(text, code);
    return code;
  };
  const counts = new Map<number, Map<number, number>>();
  for await (const batch of batches('pod_label_hours', ['usage_start', 'pod_labels'])) {
    const days = batch.codes('usage_start');
    for (const [row, text] of batch.codes('pod_labels').entries()) {
      const name = nameOf(text);
      if (name === NULL_CODE) continue;
      const ofDay = counts.get(days[row]!) ?? new Map<number, number>();
      counts.set(days[row]!, ofDay.set(name, (ofDay.get(name) ?? 0) + 1));
    }
  }
  const rows = [...counts].flatMap(([day, ofDay]) =>
    [...ofDay].map(([vm, hours]) => [day, vm, hours] as const),
  );
  const hours: NumberColumn = {
    values: Float64Array.from(rows, ([, , count]) => count),
    validity: undefined,
  };
  return new Table(rows.length, {
    usage_start: { codes: Int32Array.from(rows, ([day]) => day) },
    vm: { codes: Int32Array.from(rows, ([, vm]) => vm) },
    hours,
  });
}

/** Spec cost-model.md 6: sizes of a day are summed apart; the longest and the greatest of them count. */
export const vmDayCores: ArrowStep = async (context) => {
  const sizes = new Grouping(await vmHours(context), ['usage_start', 'vm_name', 'vm_cpu_request_cores']);
  const summed = sizes.keys.with({ uptime: sizes.sum('vm_uptime_total_seconds') });
  const days = new Grouping(summed, ['usage_start', 'vm_name']);
  return days.keys.with({
    vm: days.keys.column('vm_name'),
    cores: days.max('vm_cpu_request_cores'),
    uptime: days.max('uptime'),
  });
};

export const vmDailyCores: ArrowStep = async ({ input }) => {
  const rows = await input('vm_days', ['usage_start', 'vm_name', 'vm_cpu_request_cores']);
  const days = new Grouping(rows, ['usage_start', 'vm_name']);
  return days.keys.with({ vm: days.keys.column('vm_name'), cores: days.max('vm_cpu_request_cores') });
};

export const vmLast: ArrowStep = async (context) => {
  const hours = await vmHours(context);
  const machines = new Grouping(hours, ['vm_name']);
  const last = machines.max('interval_start').values;
  const { ids } = machines.groups;
  const times = hours.numbers('interval_start').values;
  const rows = new Grouping(
    rowsWhere(hours, (row) => times[row] === last[ids[row]!]),
    ['vm_name'],
  );
  return rows.keys.with({
    vm: rows.keys.column('vm_name'),
    usage_start: {
      codes: Int32Array.from(rows.max('interval_start').values.subarray(0, rows.keys.rows), dayCodeOfTime),
    },
    node: rows.maxText('node', context.pool),
    resource_id: rows.maxText('resource_id', context.pool),
  });
};

/** A value of a label, and whether all labels have it, which go before those of pods. */
interface Value {
  text: string | null;
  layer: number;
}

/** Spec cost-model.md 6.1: of a key with several values the greatest is taken here, where Koku takes any. */
export const vmLabels: ArrowStep = ({ table, pool }) => {
  const usage = table('vm_usage');
  const pairs = joinedRows('inner', usage, table('vm_last'), ['vm', 'usage_start']);
  const machines = new Map<number, Map<string, Value>>();
  for (const row of pairs.left) {
    const vm = usage.codes('vm')[row]!;
    const labels = machines.get(vm) ?? new Map<string, Value>();
    machines.set(vm, labels);
    for (const [layer, column] of ['pod_labels', 'all_labels'].entries()) {
      const code = usage.codes(column)[row]!;
      if (code === NULL_CODE) continue;
      for (const [name, text] of parseLabels(pool.text(code)) ?? []) {
        const before = labels.get(name);
        if (before === undefined || isAbove({ text, layer }, before)) labels.set(name, { text, layer });
      }
    }
  }
  const objects = [...machines.values()].map((labels) =>
    pool.intern(canonicalLabels(new Map([...labels].map(([name, { text }]) => [name, text])))),
  );
  return new Table(machines.size, {
    vm: { codes: Int32Array.from(machines.keys()) },
    labels: { codes: Int32Array.from(objects) },
  });
};

function isAbove(one: Value, other: Value): boolean {
  if (one.layer !== other.layer) return one.layer > other.layer;
  if (one.text === null || other.text === null) return one.text !== null;
  return Buffer.compare(Buffer.from(one.text), Buffer.from(other.text)) > 0;
}
