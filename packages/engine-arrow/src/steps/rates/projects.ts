import type { Columns, EngineRow } from '@ocp/core';
import { distinct } from '../../grouping.ts';
import { rowsWhere, textsThat } from '../rows-where.ts';
import type { ArrowStep } from '../step.ts';
import { ratesOf } from './given.ts';
import { amountsOf, objectsOfTexts } from './labels.ts';
import { NULL_CODE } from '../../columns.ts';
import { costTable, keyOf, valuesOf } from './rows.ts';

const isPlatform = (name: string) =>
  name.startsWith('kube-') || name.startsWith('openshift-') || name === 'openshift';

/** Spec cost-model.md 8. */
export const projectNamespaces: ArrowStep = async (context) => {
  const { input, pool } = context;
  const days = await input('namespace_label_days');
  const object = objectsOfTexts(context);
  const labelled = days.with({ labels: { codes: days.codes('namespace_labels').map(object) } });
  const labels = labelled.codes('labels');
  const own = textsThat(days.codes('namespace'), pool, (name) => !isPlatform(name));
  const kept = rowsWhere(labelled, (row) => labels[row] !== NULL_CODE && own(row));
  return distinct(kept, ['usage_start', 'namespace', 'labels']);
};

export const projectPlaces: ArrowStep = ({ table }) =>
  distinct(table('managed_summary'), ['usage_start', 'namespace', 'cluster_id', 'cluster_alias', 'node']);

const namespaceColumns: Columns = { usage_start: 'date', namespace: 'text', labels: 'json' };
const placeColumns: Columns = { usage_start: 'date', namespace: 'text', node: 'text' };

/** Spec cost-model.md 8: lines with a node are counted, and every line has a share. */
export const projectCosts: ArrowStep = (context) => {
  const places = new Map<string, EngineRow[string][]>();
  for (const { usage_start = null, namespace = null, node = null } of valuesOf(
    context.table('project_places'),
    placeColumns,
    context,
  )) {
    const key = keyOf(usage_start, namespace);
    places.set(key, [...(places.get(key) ?? []), node]);
  }
  const namespaces = valuesOf(context.table('project_namespaces'), namespaceColumns, context);
  const rows = ratesOf(context, 'tag', 'project_per_month').flatMap(({ index: rate }) => {
    const listed = valuesOf(amountsOf(context, rate), { labels: 'json', amount: 'double' }, context);
    const amounts = new Map(listed.map(({ labels, amount }) => [labels, amount]));
    const lines = namespaces.flatMap(({ usage_start = null, namespace = null, labels = null }) => {
      const amount = amounts.get(labels);
      const nodes = places.get(keyOf(usage_start, namespace)) ?? [null];
      return typeof amount === 'number'
        ? nodes.map((node) => ({ usage_start, namespace, labels, node, amount }))
        : [];
    });
    const counts = new Map<string, number>();
    for (const { usage_start, namespace, node } of lines) {
      const key = keyOf(usage_start, namespace);
      counts.set(key, (counts.get(key) ?? 0) + (node === null ? 0 : 1));
    }
    return lines.map(({ usage_start, namespace, labels, node, amount }) => ({
      ...{ rate, usage_start, namespace, node, data_source: 'Pod', pod_labels: labels, all_labels: labels },
      cost: amount / (counts.get(keyOf(usage_start, namespace)) || 1),
    }));
  });
  return costTable(rows, context);
};
