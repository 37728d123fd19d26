import { parsePython } from './numbers.ts';

/** Number of slices of models that can be divided, in the order in which a name is searched (spec inputs.md 3.5). */
const slices: readonly (readonly [string, number])[] = [
  ['A30', 4],
  ['A100', 7],
  ['H100', 7],
  ['H200', 7],
  ['B200', 7],
  ['RTX PRO 6000', 4],
  ['RTX PRO 5000', 2],
];

const migColumns = [
  'mig_profile',
  'mig_strategy',
  'mig_instance_id',
  'mig_slice_count',
  'mig_memory_capacity_mib',
  'gpu_max_slices',
];

/** Cells of one row of a GPU report, by column; null where the report has no such column. */
export type GpuCells = Record<string, string | null>;

/** Vendor and model in common words, and what a MIG profile says (spec inputs.md 3.5). */
export function cleanGpu(cells: GpuCells): GpuCells {
  const model = (cells.gpu_model_name ?? '').replace(/[^A-Za-z0-9]+/g, ' ').trim();
  const clean = {
    ...cells,
    gpu_vendor_name: cells.gpu_vendor_name === 'nvidia_com_gpu' ? 'nvidia' : (cells.gpu_vendor_name ?? null),
    gpu_model_name: model,
  };
  return cells.mig_profile ? { ...clean, ...migOf(cells, model) } : clean;
}

/**
 * The MIG columns of a row with a profile: those of a model that is not known are cleared, its GPU counts as whole. A profile
 * of another form says nothing: what the report gives stays.
 */
function migOf(cells: GpuCells, model: string): GpuCells {
  const given = parsePython(cells.gpu_max_slices ?? '');
  const most = given ?? slicesOf(model);
  if (most === undefined) return Object.fromEntries(migColumns.map((column) => [column, null]));
  const [, count, gigabytes] = /^\s*(\d+)g\.(\d+)gb\s*$/i.exec(cells.mig_profile ?? '') ?? [];
  if (count === undefined) return { gpu_max_slices: String(most) };
  return {
    gpu_max_slices: String(most),
    mig_slice_count: count,
    mig_memory_capacity_mib: String(Number(gigabytes) * 1024),
  };
}

/** The exact name first, then the first known name in it. */
function slicesOf(model: string): number | undefined {
  const upper = model.toUpperCase();
  const found = slices.find(([name]) => name === model) ?? slices.find(([name]) => upper.includes(name));
  return found?.[1];
}
