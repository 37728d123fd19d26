import type { LakePartition, LakeTable } from '@ocp/core';
import { sourceKey, tableFolder } from '../layout.ts';
import type { LakeSource } from '../source.ts';

/** The folders of a partition below that of its table (spec inputs.md 1). */
const PARTITION = /^source=([^/]+)\/year=([^/]+)\/month=([^/]+)$/;

/** Whether there is a data file below a folder; the first one that is found is enough. */
export async function hasFile(source: LakeSource, folder: string, signal: AbortSignal): Promise<boolean> {
  for await (const { folder: found } of source.walk(folder, signal)) if (found !== '') return true;
  return false;
}

/** Whether any partition of a table has a data file. */
export async function hasPartition(
  source: LakeSource,
  table: LakeTable,
  schema: string,
  signal: AbortSignal,
): Promise<boolean> {
  const folder = tableFolder(table, schema);
  for await (const object of source.walk(folder, signal)) {
    if (PARTITION.test(object.folder.slice(folder.length + 1))) return true;
  }
  return false;
}

/** The partitions of a table that have a data file, of one of its sources or of all, in the order of their values. */
export async function partitionsOf(
  source: LakeSource,
  table: LakeTable,
  schema: string,
  signal: AbortSignal,
  ofSource?: string,
): Promise<LakePartition[]> {
  const folder = tableFolder(table, schema);
  const below = ofSource === undefined ? folder : `${folder}/source=${sourceKey(ofSource)}`;
  const found = new Map<string, LakePartition>();
  for await (const object of source.walk(below, signal)) {
    const [, of, year, month] = PARTITION.exec(object.folder.slice(folder.length + 1)) ?? [];
    if (of === undefined || year === undefined || month === undefined) continue;
    const partition = found.get(object.folder) ?? { source: of, year, month, files: 0, bytes: 0 };
    partition.files += 1;
    partition.bytes += object.size;
    found.set(object.folder, partition);
  }
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([, partition]) => partition);
}
