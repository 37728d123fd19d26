import { NULL_CODE } from '../../columns.ts';
import { concat } from '../../concat.ts';
import { distinct } from '../../grouping.ts';
import { filterRows, mergeLabels } from '../../kernels/index.ts';
import type { Table } from '../../table.ts';
import type { ArrowStep, StepContext } from '../step.ts';
import { labelledPods, labelledVolumes, layers, volumeTexts } from './label-layers.ts';
import { mountKey, withMounts } from './volume-mounts.ts';

/**
 * Spec ocp-daily.md 3.4: the later layer wins, key by key. Combinations whose own or claim text is null have no merged object
 * and are not here.
 */
export const mergedLabels: ArrowStep = async (context) => {
  const pods = distinct(context.table('pod_usage'), ['usage_start', 'namespace', 'node', 'pod_labels']);
  const parts = [labelledPods(pods, context), labelledVolumes(await mountedVolumes(context), context)];
  const combinations = distinct(concat(parts.map(complete), layers), layers);
  const labels = mergeLabels(
    layers.map((layer) => combinations.codes(layer)),
    combinations.rows,
    context.pool,
  );
  return combinations.with({ labels: { codes: labels } });
};

async function mountedVolumes(context: StepContext): Promise<Table> {
  const columns = [...mountKey, ...volumeTexts];
  const days = distinct(await context.input('storage_days'), columns);
  return distinct(withMounts(days, context), ['usage_start', 'namespace', 'node', ...volumeTexts]);
}

/** Rows with all layers. */
function complete(rows: Table): Table {
  const [own, claim] = [rows.codes('own_labels'), rows.codes('claim_labels')];
  const kept = filterRows(rows.rows, (row) => own[row] !== NULL_CODE && claim[row] !== NULL_CODE);
  return rows.take(kept, layers);
}
