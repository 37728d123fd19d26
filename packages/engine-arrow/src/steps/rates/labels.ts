import { stepOf, type Pipeline } from '@ocp/core';
import { NULL_CODE, sameNumber, type NumberColumn } from '../../columns.ts';
import { concat } from '../../concat.ts';
import { canonicalLabels, filterRows, labelMembers, parseLabels } from '../../kernels/index.ts';
import { Table } from '../../table.ts';
import { distinctTexts } from '../distinct-texts.ts';
import { malformedLabels } from '../malformed-labels.ts';
import type { ArrowStep, StepContext } from '../step.ts';
import { ratesOf } from './given.ts';
import { tableOf } from './rows.ts';

/** Every label text of what the pipeline reads. */
export const labelTexts =
  (pipeline: Pipeline): ArrowStep =>
  async ({ table, input, pool }) => {
    const { reads } = stepOf(pipeline, 'label_texts');
    const columns: Int32Array[] = [];
    if (reads.includes('usage_lines')) {
      columns.push(table('usage_lines').codes('pod_labels'), table('usage_lines').codes('all_labels'));
    }
    if (reads.includes('namespace_label_days')) {
      columns.push((await input('namespace_label_days')).codes('namespace_labels'));
    }
    const texts = distinctTexts(pool, ...columns);
    return new Table(texts.length, { label_text: { codes: texts } });
  };

export const membersOfLabels: ArrowStep = ({ table, pool }) => {
  const texts = table('label_texts').codes('label_text');
  const members = labelMembers(texts, pool, malformedLabels('label', pool));
  return new Table(members.texts.length, {
    label_text: { codes: members.texts },
    key: { codes: members.keys },
    value: { codes: members.values },
  });
};

export const labelObjects: ArrowStep = ({ table, pool }) => {
  const texts = table('label_texts');
  const labels = texts
    .codes('label_text')
    .map((code) => pool.intern(canonicalLabels(parseLabels(pool.text(code)) ?? new Map())));
  return texts.with({ labels: { codes: labels } });
};

/** The canonical object of each label text, and null of null. */
export function objectsOfTexts({ table }: Pick<StepContext, 'table'>): (text: number) => number {
  const objects = table('label_objects');
  const labels = objects.codes('labels');
  const known = new Map(Array.from(objects.codes('label_text'), (text, row) => [text, labels[row]!]));
  return (text) => known.get(text) ?? NULL_CODE;
}

/** The value of a member in each label text that has its key; JSON's null is null. */
export function valuesOfMember(
  { table, pool }: Pick<StepContext, 'table' | 'pool'>,
  key: string,
): Map<number, number> {
  const members = table('label_members');
  const wanted = pool.intern(key);
  const [keys, texts, values] = [members.codes('key'), members.codes('label_text'), members.codes('value')];
  const rows = filterRows(members.rows, (row) => keys[row] === wanted);
  return new Map(Array.from(rows, (row) => [texts[row]!, values[row]!]));
}

/** Spec cost-model.md 4.2: a listed value's rate, else that of the others if they have one, of which null is one. */
export const labelRates: ArrowStep = (context) => {
  const { pool } = context;
  const object = objectsOfTexts(context);
  const rates = ratesOf(
    context,
    'tag',
    'vm_cost_per_hour',
    'vm_core_cost_per_hour',
    'vm_core_cost_per_month',
    'project_per_month',
  );
  const parts = rates.map((rate) => {
    const found = new Map<number, number>();
    for (const [text, value] of valuesOfMember(context, rate.tagKey ?? '')) {
      const listed = value === NULL_CODE ? undefined : rate.values.get(pool.text(value));
      if (listed !== undefined) found.set(object(text), listed.amount);
      else if (rate.others) found.set(object(text), rate.amount);
    }
    const amount: NumberColumn = { values: Float64Array.from(found.values()), validity: undefined };
    return new Table(found.size, {
      rate: sameNumber(rate.index, found.size),
      labels: { codes: Int32Array.from(found.keys()) },
      amount,
    });
  });
  const columns = { rate: 'integer', labels: 'json', amount: 'double' } as const;
  return concat([tableOf(columns, [], context), ...parts], Object.keys(columns));
};

/** What one rate takes for label objects: `labels` and `amount`. */
export function amountsOf({ table }: Pick<StepContext, 'table'>, rate: number): Table {
  const all = table('label_rates');
  const rates = all.numbers('rate').values;
  return all.take(filterRows(all.rows, (row) => rates[row] === rate));
}
