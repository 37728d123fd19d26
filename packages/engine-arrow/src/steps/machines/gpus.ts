import { chosenCodes, computed, NULL_CODE, sameCode } from '../../columns.ts';
import { Grouping } from '../../grouping.ts';
import { join } from '../../joining.ts';
import { Table } from '../../table.ts';
import { distinctTexts } from '../distinct-texts.ts';
import { likeJoin } from '../like-join.ts';
import type { ArrowStep } from '../step.ts';

/** A mebibyte as billions of bytes, which the column calls gigabytes. */
const GIGABYTES = 0.001048576;

const key = [
  'usage_start',
  'namespace',
  'node',
  'gpu_vendor_name',
  'gpu_model_name',
  'mig_profile',
  'mig_instance_id',
  'gpu_uuid',
];

/** One row a matching pattern, each distinct namespace tried once; what GPUs cost reads it too. */
export const gpuNamespaceCategories: ArrowStep = async ({ input, table, pool }) => {
  const namespaces = distinctTexts(pool, (await input('gpu_days')).codes('namespace'));
  const patterns = table('category_patterns');
  const pairs = likeJoin(namespaces, patterns, pool);
  return new Table(namespaces.length, { namespace: { codes: namespaces } }).take(pairs.texts).with({
    cost_category_id: patterns.take(pairs.patterns, ['cost_category_id']).numbers('cost_category_id'),
  });
};

/** Spec vm-gpu.md 2: an empty profile of a part counts as MIG, and stays an empty text. */
export const gpuUsage: ArrowStep = async ({ input, table, pool }) => {
  const categories = table('gpu_namespace_categories');
  const rows = join('left', await input('gpu_days'), categories, ['namespace'], {
    cost_category_id: 'cost_category_id',
  });
  const groups = new Grouping(rows, key);
  const { keys } = groups;
  const profiles = keys.codes('mig_profile');
  const { codes: mig } = sameCode(pool.intern('MIG'), keys.rows);
  const gigabytes = (column: string) =>
    computed([groups.max(column)], keys.rows, (mebibytes) => mebibytes * GIGABYTES);
  const whole = (column: string) =>
    computed([groups.max(column)], keys.rows, (number) => Math.floor(number + 0.5));
  return keys.with({
    vendor_name: keys.column('gpu_vendor_name'),
    model_name: keys.column('gpu_model_name'),
    memory_capacity_gb: gigabytes('gpu_memory_capacity_mib'),
    mig_memory_capacity_gb: gigabytes('mig_memory_capacity_mib'),
    mig_strategy: groups.maxText('mig_strategy', pool),
    gpu_mode: chosenCodes(mig, (row) => profiles[row] === NULL_CODE, pool.intern('dedicated')),
    mig_slice_count: whole('mig_slice_count'),
    gpu_max_slices: whole('gpu_max_slices'),
    cost_category_id: groups.max('cost_category_id'),
  });
};
