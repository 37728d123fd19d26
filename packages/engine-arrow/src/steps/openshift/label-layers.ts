import { NULL_CODE, sameCode } from '../../columns.ts';
import { join } from '../../joining.ts';
import type { Table } from '../../table.ts';
import type { StepContext } from '../step.ts';

/** The layers of a merged label object; the later wins (spec ocp-daily.md 3.4). */
export const layers = ['node_labels', 'namespace_labels', 'own_labels', 'claim_labels'];

/** The label texts of a volume and its claim. */
export const volumeTexts = ['persistentvolume_labels', 'persistentvolumeclaim_labels'] as const;

/** Pod rows with their layers, multiplied by the label sets; `{}` for the claim, which they do not have. */
export function labelledPods(pods: Table, context: StepContext): Table {
  const labelled = withLayer(withLabelSets(pods, context), 'pod_labels', 'own_labels', context);
  return labelled.with({ claim_labels: sameCode(context.pool.intern('{}'), labelled.rows) });
}

/** Volume rows, with the node of their mount, with their layers, multiplied by the label sets. */
export function labelledVolumes(volumes: Table, context: StepContext): Table {
  const [own, claim] = volumeTexts;
  const labelled = withLayer(withLabelSets(volumes, context), own, 'own_labels', context);
  return withLayer(labelled, claim, 'claim_labels', context);
}

/** Rows with their layers, with the merged object `labels`; null where a label text of the row itself is null. */
export function withMergedLabels(rows: Table, { table }: StepContext): Table {
  return join('left', rows, table('merged_labels'), layers, { labels: 'labels' });
}

/**
 * Rows with a day, a node and a namespace, each with every label set of its node and of its namespace of the day: n node sets
 * and m namespace sets make n·m copies (spec ocp-daily.md 3.3). A missing set, or one of a null text, is `{}`.
 */
function withLabelSets(rows: Table, { table, pool }: StepContext): Table {
  const none = pool.intern('{}');
  const nodes = join('left', rows, table('node_label_sets'), ['usage_start', 'node'], {
    node_labels: 'labels',
  });
  const both = join('left', nodes, table('namespace_label_sets'), ['usage_start', 'namespace'], {
    namespace_labels: 'labels',
  });
  const orNone = (layer: string) => ({
    codes: both.codes(layer).map((code) => (code === NULL_CODE ? none : code)),
  });
  return both.with({ node_labels: orNone('node_labels'), namespace_labels: orNone('namespace_labels') });
}

/** Rows with the object of one of their label texts; null for a null text. */
function withLayer(rows: Table, text: string, layer: string, { table }: StepContext): Table {
  return join('left', rows, table('label_objects'), { [text]: 'label_text' }, { [layer]: 'labels' });
}
