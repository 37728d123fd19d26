import { distinctCodes, filterLabels, filterRows, labelMembers } from '../../kernels/index.ts';
import { Table } from '../../table.ts';
import { malformedLabels } from '../malformed-labels.ts';
import type { ArrowStep, StepContext } from '../step.ts';

/** Spec ocp-daily.md 3.1: only enabled keys survive; keys are compared exactly. */
export const labelPairs: ArrowStep = async (context) => {
  const { pool, table } = context;
  const members = labelMembers(await labelTexts(context), pool, malformedLabels('label', pool));
  const enabled = new Set(table('enabled_keys').codes('key'));
  const pairs = new Table(members.texts.length, {
    label_text: { codes: members.texts },
    key: { codes: members.keys },
    value: { codes: members.values },
  });
  return pairs.take(filterRows(pairs.rows, (row) => enabled.has(members.keys[row]!)));
};

/** Spec ocp-daily.md 3.2, 3.5. */
export const labelObjects: ArrowStep = async (context) => {
  const { pool } = context;
  const texts = await labelTexts(context);
  const labels = filterLabels(texts, enabledKeys(context), pool, malformedLabels('label', pool));
  return new Table(texts.length, { label_text: { codes: texts }, labels: { codes: labels } });
};

function enabledKeys({ table, pool }: StepContext): Set<string> {
  return new Set(Array.from(table('enabled_keys').codes('key'), (code) => pool.text(code)));
}

/** Every label text of the run, once: JSON work is per distinct text, never per row. */
async function labelTexts(context: StepContext): Promise<Int32Array> {
  const nodes = await context.input('node_label_days');
  const namespaces = await context.input('namespace_label_days');
  const volumes = await context.input('storage_days');
  const columns = [
    context.table('pod_usage').codes('pod_labels'),
    nodes.codes('node_labels'),
    namespaces.codes('namespace_labels'),
    volumes.codes('persistentvolume_labels'),
    volumes.codes('persistentvolumeclaim_labels'),
  ];
  return distinctCodes(columns, context.pool.size);
}
